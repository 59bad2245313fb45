#include "views/csv.hpp"

#include "common/utf8.hpp"

namespace views {

namespace {

/// A spreadsheet takes a text that begins like this for a formula, and would run what somebody
/// named a package or a user.
bool looks_like_formula(const std::string& s) {
  return !s.empty() && std::string_view("=+-@\t\r").find(s[0]) != std::string_view::npos;
}

/// TAB, CR and LF belong to texts that CSV carries in quotes; what else steers a terminal is
/// written as it is for people.
bool steers(char32_t c) {
  return c != '\t' && c != '\r' && c != '\n' && common::steers_terminal(c);
}

std::string quoted(const std::string& s) {
  // An empty text is not an absent value: only it is quoted.
  if (!s.empty() && s.find_first_of(",\"\r\n") == std::string::npos) return s;
  std::string out = "\"";
  for (const char c : s) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string field(const schemas::json& v, csv_for reader) {
  if (v.is_null()) return {};
  if (!v.is_string()) return quoted(schemas::dump_line(v));
  const auto refused = reader == csv_for::terminal ? common::steers_terminal : steers;
  const auto text = common::escape_bytes(v.get_ref<const std::string&>(), refused);
  return quoted(looks_like_formula(text) ? "'" + text : text);
}

}  // namespace

std::string csv_record(const std::vector<schemas::json>& values, csv_for reader) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i)
    out.append(i == 0 ? "" : ",").append(field(values[i], reader));
  return out + "\r\n";
}

std::string csv_header(const schemas::table& t, csv_for reader) {
  std::vector<schemas::json> names;
  for (const auto& column : t.columns) names.emplace_back(column.name);
  return csv_record(names, reader);
}

common::result<std::string> csv_rows(const schemas::table& t, const schemas::dump_part& part,
                                     csv_for reader) {
  std::string out;
  for (const auto& r : part.rows) {
    const auto values = schemas::decode_values(t, r.stable.bytes, r.volatile_.bytes);
    if (!values)
      return common::fail(common::errc::corrupt, "{}: {}", t.name, values.error().detail);
    std::vector<schemas::json> record;
    for (std::size_t i = 0; i < values->size(); ++i)
      record.push_back(schemas::to_json(t.columns[i], (*values)[i]));
    out += csv_record(record, reader);
  }
  return out;
}

}  // namespace views
