#include "views/values.hpp"

#include "common/clock.hpp"

namespace views {

using schemas::json;

json time_json(std::optional<std::int64_t> ms) {
  return ms && *ms != 0 ? json(common::format_time(*ms)) : json(nullptr);
}

json percent(std::int64_t hundredths) {
  return hundredths < 0 ? json(nullptr) : json(static_cast<double>(hundredths) / 100.0);
}

json text_json(const schemas::text& text) {
  return text ? json(schemas::printable_utf8(*text)) : json(nullptr);
}

json texts_json(const std::vector<std::string>& texts) {
  json out = json::array();
  for (const auto& one : texts) out.push_back(schemas::printable_utf8(one));
  return out;
}

}  // namespace views
