#include "vulnerabilities/problem_id.hpp"

#include <algorithm>
#include <array>

#include "common/letters.hpp"

namespace vulnerabilities {

namespace {

constexpr std::array<std::string_view, 15> beginnings{
    "CVE-",     "DSA-",  "DLA-",  "DEBIAN-CVE-", "UBUNTU-CVE-",
    "USN-",     "ALSA-", "RLSA-", "RHSA-",       "ALPINE-CVE-",
    "SUSE-SU-", "GHSA-", "RXSA-", "PYSEC-",      "openSUSE-SU-"};

/// GitHub's are the only ones that go on in small letters.
constexpr std::string_view of_github = "GHSA-";

}  // namespace

std::optional<std::string> usual_id(std::string_view typed) {
  const auto small = common::lower_case(typed);
  const auto* at = std::ranges::find_if(
      beginnings, [&](std::string_view one) { return small.starts_with(common::lower_case(one)); });
  if (at == beginnings.end()) return std::nullopt;
  const auto rest = std::string_view(small).substr(at->size());
  return std::string(*at) + (*at == of_github ? std::string(rest) : common::upper_case(rest));
}

}  // namespace vulnerabilities
