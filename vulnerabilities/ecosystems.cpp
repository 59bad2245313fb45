#include "vulnerabilities/ecosystems.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "common/letters.hpp"

namespace vulnerabilities {

namespace {

using enum common::versions::format;

constexpr std::array known{ecosystem{.name = "Debian", .order = deb},
                           ecosystem{.name = "Ubuntu", .order = deb},
                           ecosystem{.name = "Alpine", .order = apk},
                           ecosystem{.name = "Rocky Linux", .order = rpm},
                           ecosystem{.name = "AlmaLinux", .order = rpm, .are_binaries = true},
                           ecosystem{.name = "Red Hat", .order = rpm, .are_binaries = true},
                           ecosystem{.name = "SUSE", .order = rpm},
                           ecosystem{.name = "openSUSE", .order = rpm},
                           ecosystem{.name = "PyPI", .order = pypi, .is_language = true},
                           ecosystem{.name = "npm", .order = npm, .is_language = true}};

/// PEP 503.
std::string python_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool separates = c == '-' || c == '_' || c == '.';
    if (separates && out.ends_with('-')) continue;
    out += separates ? '-' : common::lower(c);
  }
  return out;
}

}  // namespace

const ecosystem* find_ecosystem(std::string_view of) {
  const auto name = of.substr(0, of.find(':'));
  const auto* at = std::ranges::find(known, name, &ecosystem::name);
  return at == known.end() ? nullptr : at;
}

std::string known_ecosystems() {
  std::vector<std::string_view> names;
  for (const auto& one : known) names.push_back(one.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string package_key(const ecosystem& of, std::string_view name) {
  return of.order == pypi ? python_name(name) : std::string(name);
}

bool is_of_rebuilds(std::string_view record_id) { return record_id.starts_with("ROOT-"); }

}  // namespace vulnerabilities
