// What the alerts of a rule file mean, for who gets them.
#pragma once

#include <string>

#include "analyzer/ruleset.hpp"

namespace analyzer {

/// Markdown: a section a rule, in the order of the file, with tables, severities, techniques of
/// MITRE ATT&CK, what it means and what to do.
std::string catalogue(const ruleset& rules);

}  // namespace analyzer
