#include "vulnerabilities/minor_releases.hpp"

#include "common/letters.hpp"
#include "common/versions/versions.hpp"

namespace vulnerabilities {

std::string_view minor_release_of(std::string_view rpm_version) {
  const auto at = rpm_version.rfind(".el");
  if (at == rpm_version.npos) return {};
  const auto rest = rpm_version.substr(at + 1);
  std::size_t end = 2;
  while (end < rest.size() && (common::is_digit(rest[end]) || rest[end] == '_')) ++end;
  return rest.substr(0, end);
}

bool is_fixed_for_its_release(std::string_view version, std::string_view fix,
                              std::string_view other_fix) {
  const auto release = minor_release_of(fix);
  if (release.empty() || release == minor_release_of(other_fix)) return false;
  const auto order = common::versions::compare_rpm(version, fix);
  if (order == 0) return true;
  // Without a number of its own, as in `el9`, it is of every minor release.
  const bool is_of_one = release.find('_') != release.npos;
  return order > 0 && is_of_one && minor_release_of(version) == release;
}

}  // namespace vulnerabilities
