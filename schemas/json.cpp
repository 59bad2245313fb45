#include "schemas/json.hpp"

#include <algorithm>

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/overloaded.hpp"
#include "common/utf8.hpp"

namespace schemas {

namespace {

json number_json(column_type type, std::int64_t n) {
  if (type == column_type::time) return common::format_time(n);
  if (type == column_type::decimal) return static_cast<double>(n) / 100.0;
  return n;
}

}  // namespace

std::string printable_utf8(std::string_view bytes) {
  return common::escape_bytes(bytes, [](char32_t) { return false; });
}

json to_json(const column& c, const value& v) {
  return std::visit(common::overloaded{[](std::monostate) { return json(nullptr); },
                                       [&](std::int64_t n) { return number_json(c.type, n); },
                                       [](bool b) { return json(b); },
                                       [](const std::string& s) { return json(printable_utf8(s)); },
                                       [](const std::vector<std::string>& items) {
                                         json a = json::array();
                                         for (const auto& s : items) a.push_back(printable_utf8(s));
                                         return a;
                                       }},
                    v);
}

json row_json(const table& t, const std::vector<value>& values, bool with_volatile) {
  json out = json::object();
  for (std::size_t i = 0; i < t.columns.size() && i < values.size(); ++i)
    if (with_volatile || t.columns[i].part != role::volatile_)
      out[std::string(t.columns[i].name)] = to_json(t.columns[i], values[i]);
  return out;
}

json stable_json(const table& t, std::string_view stable) {
  static const std::string no_volatile = "\x90";
  if (stable.empty()) return nullptr;
  auto values = decode_values(t, stable, no_volatile);
  return values ? row_json(t, *values, false) : json(nullptr);
}

json key_json(const table& t, std::string_view key) {
  static const std::string no_volatile = "\x90";
  auto values =
      decode_values(t, key, no_volatile);  // a key is a row that stops after its key fields
  json out = json::object();
  for (std::size_t i = 0; values && i < t.keys; ++i)
    out[std::string(t.columns[i].name)] = to_json(t.columns[i], (*values)[i]);
  return out;
}

json alert_json(const alert& a) {
  const auto* t = find_table(static_cast<table_id>(a.table));
  json out = json::object();
  out["id"] = common::to_hex(a.id.bytes);
  out["time"] = common::format_time(a.time);
  out["agent"] = a.agent;
  out["rule"] = a.rule;
  out["severity"] = name(static_cast<severity>(a.severity));
  out["table"] = t ? json(t->name) : json(nullptr);
  out["key"] = t && !a.key.bytes.empty() ? key_json(*t, a.key.bytes) : json(nullptr);
  out["change"] = name(static_cast<change_kind>(a.change));
  out["old"] = t ? stable_json(*t, a.old_stable.bytes) : json(nullptr);
  out["new"] = t ? stable_json(*t, a.new_stable.bytes) : json(nullptr);
  out["version"] = a.version;
  out["origin"] = name(static_cast<origin>(a.origin));
  out["message"] = printable_utf8(a.message);
  out["ruleset_sha256"] =
      a.ruleset.bytes.empty() ? json(nullptr) : json(common::to_hex(a.ruleset.bytes));
  out["mitre"] = a.mitre;
  return out;
}

namespace {

/// The same with all text as printable_utf8 writes it.
json printable(const json& j) {
  if (j.is_string()) return printable_utf8(j.get_ref<const std::string&>());
  if (!j.is_structured()) return j;
  json out = j.is_array() ? json::array() : json::object();
  for (const auto& [name, value] : j.items()) {
    if (j.is_array())
      out.push_back(printable(value));
    else
      out[printable_utf8(name)] = printable(value);
  }
  return out;
}

std::string dump_utf8(const json& j, int indent) {
  try {
    return j.dump(indent);
  } catch (
      const json::type_error&) {  // some text is no UTF-8: whoever built the object forgot to ask
    return printable(j).dump(indent);
  }
}

/// JSON escapes the controls below U+0020; the others that steer a terminal stand in strings only,
/// and mean the same escaped.
std::string without_controls(std::string text) {
  if (std::ranges::all_of(text, [](char c) { return c >= 0 && c != '\x7f'; })) return text;
  std::string out;
  out.reserve(text.size());
  for (std::string_view rest = text; !rest.empty();) {
    const auto [bytes, code_point] = common::take_utf8(rest);
    if (bytes == "\n" || !code_point || !common::steers_terminal(*code_point))
      out += bytes;
    else
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(*code_point));
  }
  return out;
}

}  // namespace

std::string dump_line(const json& j) { return without_controls(dump_utf8(j, -1)); }

std::string dump_indented(const json& j) { return without_controls(dump_utf8(j, 2)); }

}  // namespace schemas
