#include "common/versions/versions.hpp"

namespace common::versions {

std::optional<format> find_format(std::string_view name) {
  if (name == "deb") return format::deb;
  if (name == "rpm") return format::rpm;
  if (name == "apk") return format::apk;
  if (name == "pypi") return format::pypi;
  if (name == "npm") return format::npm;
  return std::nullopt;
}

std::weak_ordering compare(format of, std::string_view a, std::string_view b) {
  switch (of) {
    case format::deb:
      return compare_deb(a, b);
    case format::rpm:
      return compare_rpm(a, b);
    case format::apk:
      return compare_apk(a, b);
    case format::pypi:
      return compare_pypi(a, b);
    case format::npm:
      return compare_npm(a, b);
  }
  return std::weak_ordering::equivalent;
}

}  // namespace common::versions
