// Members of JSON that somebody else wrote: of any type, or not there.
#pragma once

#include <string_view>

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

}  // namespace vulnerabilities
