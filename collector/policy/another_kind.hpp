// In muster `f:` of a folder and `d:` of a file are nobody's answer: `not f:/etc/cron.d` would hold
// on every host. What a glob found beside files is passed over.
#pragma once

#include "collector/policy/finding.hpp"
#include "collector/policy/rule.hpp"

namespace collector::policy {

/// Whether the rule names this very path, instead of having come to it by a glob.
bool names_path(const rule& r, std::string_view path);

/// Of a path at which something else stands than a regular file.
finding no_regular_file(const std::string& path, std::uint32_t mode);
/// Of a path at which something else stands than a folder.
finding no_folder(const std::string& path);

}  // namespace collector::policy
