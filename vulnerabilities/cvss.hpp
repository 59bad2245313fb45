// How grave a Common Vulnerability Scoring System vector is.
#pragma once

#include <optional>
#include <string_view>

#include "schemas/severity.hpp"

namespace vulnerabilities {

/// The base score of a vector of version 3.0 or 3.1, from 0 to 10 in tenths; none: it is no such
/// vector. Version 4 has no formula but a table of thousands of lines, and version 2 is too old to
/// be trusted: they give none.
std::optional<int> base_score_tenths(std::string_view vector);

/// By the words of the standard: from 9.0 critical, from 7.0 high, from 4.0 medium.
std::optional<schemas::severity> severity_of_vector(std::string_view vector);

}  // namespace vulnerabilities
