// Members of JSON that somebody else wrote: of any type, or not there.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/result.hpp"
#include "common/rfc3339.hpp"
#include "schemas/json.hpp"

namespace vulnerabilities {

/// null where there is none.
inline const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json none;
  if (!object.is_object()) return none;
  const auto at = object.find(name);
  return at == object.end() ? none : *at;
}

/// Empty where there is none, or it is no text.
inline std::string_view text(const nlohmann::json& object, const char* name) {
  const auto& v = member(object, name);
  return v.is_string() ? std::string_view(v.get_ref<const std::string&>()) : std::string_view();
}

/// Of RFC 3339, ms; 0: there is none. Some of Debian's advisories have an offset and a Z,
/// `2014-09-20T08:18:07+00:00Z`. malformed: it is no time.
inline common::result<std::int64_t> time_at(const nlohmann::json& object, const char* name) {
  if (member(object, name).is_null()) return 0;
  auto written = text(object, name);
  if (written.ends_with("+00:00Z")) written.remove_suffix(1);
  const auto time = common::parse_rfc3339(written);
  if (time) return *time;
  return common::fail(common::errc::malformed, "`{}` is no time; RFC 3339 was expected", name);
}

}  // namespace vulnerabilities
