#include "schemas/json.hpp"

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/overloaded.hpp"

namespace schemas {

namespace {

/// Length of the UTF-8 sequence at `i`, 0 if there is none (overlong, surrogate and out-of-range forms are none).
std::size_t utf8_at(std::string_view s, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0u; };
  const auto tail = [&](std::size_t k) { return (byte(k) & 0xc0) == 0x80; };
  const unsigned b = byte(i), next = byte(i + 1);
  if (b < 0x80) return 1;
  if (b >= 0xc2 && b <= 0xdf && tail(i + 1)) return 2;
  if (b >= 0xe0 && b <= 0xef && tail(i + 1) && tail(i + 2) && !(b == 0xe0 && next < 0xa0) && !(b == 0xed && next > 0x9f)) return 3;
  if (b >= 0xf0 && b <= 0xf4 && tail(i + 1) && tail(i + 2) && tail(i + 3) && !(b == 0xf0 && next < 0x90) && !(b == 0xf4 && next > 0x8f)) return 4;
  return 0;
}

json number_json(column_type type, std::int64_t n) {
  if (type == column_type::time) return common::format_time(n);
  if (type == column_type::decimal) return static_cast<double>(n) / 100.0;
  return n;
}

}  // namespace

std::string printable_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    const auto size = utf8_at(bytes, i);
    if (size == 0)
      out += "\\x" + common::to_hex(bytes.substr(i++, 1));
    else
      out += bytes.substr(i, size), i += size;
  }
  return out;
}

json to_json(const column& c, const value& v) {
  return std::visit(common::overloaded{[](std::monostate) { return json(nullptr); }, [&](std::int64_t n) { return number_json(c.type, n); },
                                       [](bool b) { return json(b); }, [](const std::string& s) { return json(printable_utf8(s)); },
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
    if (with_volatile || t.columns[i].part != role::volatile_) out[std::string(t.columns[i].name)] = to_json(t.columns[i], values[i]);
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
  auto values = decode_values(t, key, no_volatile);  // a key is a row that stops after its key fields
  json out = json::object();
  for (std::size_t i = 0; values && i < t.keys; ++i) out[std::string(t.columns[i].name)] = to_json(t.columns[i], (*values)[i]);
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
  out["ruleset_sha256"] = a.ruleset.bytes.empty() ? json(nullptr) : json(common::to_hex(a.ruleset.bytes));
  return out;
}

std::string dump_line(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace schemas
