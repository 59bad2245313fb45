// The ecosystems of the OSV format that are matched here: `Debian:12`, of which `Debian` is the
// feed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/versions/versions.hpp"

namespace vulnerabilities {

struct ecosystem {
  std::string_view name;
  common::versions::format order;
  bool is_language = false;   ///< not of a distribution: upstream's versions
  bool are_binaries = false;  ///< its packages are binary ones
};

/// Of the whole string, `Debian:12`; null: it is not matched here.
const ecosystem* find_ecosystem(std::string_view of);
/// `Debian, Ubuntu, …`, for messages.
std::string known_ecosystems();

/// A package's name as its ecosystem compares it: PyPI writes `Foo.Bar` and `foo_bar` alike.
std::string package_key(const ecosystem& of, std::string_view name);

/// Records of others who rebuild a distribution's packages, and call their ecosystem like the
/// distribution: another version is fixed there.
bool is_of_rebuilds(std::string_view record_id);

}  // namespace vulnerabilities
