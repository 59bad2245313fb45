// JSON as we write it: one object a line, every column always there, absent = null, bad UTF-8 as
// \xNN; what steers a terminal (common/utf8.hpp) as \uNNNN.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "schemas/messages.hpp"
#include "schemas/table.hpp"

namespace schemas {

using json = nlohmann::ordered_json;

/// Text that JSON can carry: bytes that are not UTF-8 are written `\xNN`.
std::string printable_utf8(std::string_view bytes);

/// One column as JSON.
json to_json(const column& c, const value& v);
/// A whole row; `with_volatile` false leaves the volatile columns out (a row known by its stable
/// bytes only).
json row_json(const table& t, const std::vector<value>& values, bool with_volatile = true);
/// The stable columns of stable bytes; null when empty or unreadable.
json stable_json(const table& t, std::string_view stable);
/// The key columns of key bytes, as an object.
json key_json(const table& t, std::string_view key);
/// `{id,time,agent,rule,severity,table,key,change,old,new,version,origin,message,ruleset_sha256,mitre}`;
/// the last null for an alert of wdb's own
json alert_json(const alert& a);

/// The object on one line; text in it that is no UTF-8 is written as printable_utf8 does.
std::string dump_line(const json& j);
/// The same on many lines, indented.
std::string dump_indented(const json& j);

}  // namespace schemas
