// How problems and records of them are called.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vulnerabilities {

/// As databases write it: `CVE-2024-6387` of `cve-2024-6387`. None: no database calls anything so.
std::optional<std::string> usual_id(std::string_view typed);

}  // namespace vulnerabilities
