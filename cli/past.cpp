#include "cli/past.hpp"

#include "common/clock.hpp"
#include "common/log.hpp"
#include "common/time_or_age.hpp"
#include "common/utf8.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

result<std::int64_t> time_point_of(const std::string& option, const std::string& typed) {
  auto at = common::parse_time_or_age(typed, common::wall_ms());
  if (!at) return fail(at.error().code, "{}: {}", option, at.error().detail);
  return at;
}

result<std::set<schemas::table_id>> tables_with_history(const std::vector<std::string>& names) {
  std::set<schemas::table_id> out;
  for (const auto& name : names) {
    auto t = schemas::require_table(name);
    if (!t) return fail(t.error());
    if ((*t)->id == schemas::table_id::scans) return fail(errc::refused, "scans is derived from reports and has no history");
    out.insert((*t)->id);
  }
  if (names.empty())
    for (const auto& t : schemas::tables())
      if (t.id != schemas::table_id::scans) out.insert(t.id);
  return out;
}

std::optional<std::int64_t> clock_skew(const store::history_record& h) {
  constexpr std::int64_t shown = 60'000;
  const auto apart = h.scan_time - h.commit_time;
  return h.scan_time == 0 || (apart <= shown && apart >= -shown) ? std::nullopt : std::optional(apart / 1000);
}

std::string skew_text(std::int64_t seconds) {
  return fmt::format("scanned {} s {} the commit", seconds < 0 ? -seconds : seconds, seconds < 0 ? "before" : "after");
}

std::string key_column_text(const json& value) {
  return value.is_null() ? "" : value.is_string() ? common::one_line(value.get<std::string>()) : schemas::dump_line(value);
}

std::string key_text(const schemas::table& t, const std::string& key) {
  std::string out;
  const json columns = schemas::key_json(t, key);
  for (const auto& [column, value] : columns.items())
    if (!value.is_null()) out += fmt::format("{}{}={}", out.empty() ? "" : ",", column, key_column_text(value));
  return out;
}

std::string value_text(const json& value) {
  constexpr std::size_t widest = 120;
  if (value.is_null()) return "absent";
  std::string text = value.is_string() && !value.get<std::string>().empty() ? common::one_line(value.get<std::string>()) : schemas::dump_line(value);
  if (text.size() > widest) {
    text = std::string(common::whole_code_points(text, widest - 1)) + "~";
  }
  return text;
}

}  // namespace cli
