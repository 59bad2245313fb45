#include "schemas/message_json.hpp"

#include <algorithm>
#include <array>

#include "common/hex.hpp"

namespace schemas {

namespace {

/// The table that rows and keys inside a payload belong to.
struct scope {
  const table* rows = nullptr;
};

template <class T>
concept listed = requires {
  T::members;
};

/// Numbers that name something rather than count it.
bool is_id(std::string_view member) {
  static constexpr std::array<std::string_view, 10> ids{
      "epoch", "predecessor", "session",      "kid",     "refused",
      "id",    "command",     "wdb_instance", "answers", "server"};
  return std::ranges::find(ids, member) != ids.end();
}

json number_json(std::string_view member, u64 n) {
  if (member == "table") {
    const auto* t = n <= 255 ? find_table(static_cast<table_id>(n)) : nullptr;
    return t != nullptr ? json(t->name) : json(n);
  }
  if (member == "asked") {
    const auto type = message_type_of(n);
    return type ? json(name(*type).value_or("?")) : n == 0 ? json(nullptr) : json(n);
  }
  if (member == "status") return name(static_cast<table_status>(std::min<u64>(n, 3)));
  if (member == "origin") return name(static_cast<origin>(n));
  if (member == "severity") return name(static_cast<severity>(n));
  if (member == "kind" || member == "change") return name(static_cast<change_kind>(n));
  return is_id(member) ? json(common::to_hex(n)) : json(n);
}

json blob_json(std::string_view member, const blob& b, const scope& s) {
  if (b.bytes.empty()) return nullptr;
  if (s.rows != nullptr && (member == "old_stable" || member == "new_stable"))
    return stable_json(*s.rows, b.bytes);
  if (s.rows != nullptr && (member == "key" || member == "deletes"))
    return key_json(*s.rows, b.bytes);
  return common::to_hex(b.bytes);
}

template <class T>
json member_json(std::string_view member, const T& v, const scope& s);

template <listed M>
json object_json(const M& m, scope s) {
  if constexpr (requires {
                  m.table;
                  m.changes;
                })
    s.rows = m.table <= 255 ? find_table(static_cast<table_id>(m.table)) : nullptr;
  json out = json::object();
  std::string_view names = M::member_names;
  const auto next_name = [&] {
    const auto comma = names.find(',');
    std::string word(names.substr(0, comma));
    names.remove_prefix(comma == names.npos ? names.size() : comma + 2);
    if (word.ends_with('_')) word.pop_back();
    return word;
  };
  [[maybe_unused]] const auto put = [&](auto pointer) {
    const auto word = next_name();
    if (word == "unused") return;
    out[word] = member_json(word, m.*pointer, s);
  };
  M::members([&](auto... pointer) { (put(pointer), ...); });
  return out;
}

json rows_json(const row_bytes& r, const scope& s) {
  if (s.rows != nullptr)
    if (const auto values = decode_values(*s.rows, r.stable.bytes, r.volatile_.bytes))
      return row_json(*s.rows, *values);
  return json{{"stable", common::to_hex(r.stable.bytes)},
              {"volatile", common::to_hex(r.volatile_.bytes)}};
}

template <class T>
json member_json(std::string_view member, const T& v, const scope& s) {
  if constexpr (std::is_same_v<T, u64>)
    return number_json(member, v);
  else if constexpr (std::is_same_v<T, blob>)
    return blob_json(member, v, s);
  else if constexpr (std::is_same_v<T, std::string>)
    return printable_utf8(v);
  else if constexpr (std::is_same_v<T, row_bytes>)
    return rows_json(v, s);
  else if constexpr (listed<T>)
    return object_json(v, s);
  else if constexpr (std::is_arithmetic_v<T>)
    return v;
  else {
    json out = json::array();
    for (const auto& one : v) out.push_back(member_json(member, one, s));
    return out;
  }
}

template <class M>
json as(const envelope& e) {
  const auto m = decode<M>(e.payload);
  return m ? object_json(*m, scope{find_table(e.table)}) : json(nullptr);
}

}  // namespace

json payload_json(const envelope& e) {
  switch (e.head.type) {
#define MUSTER_SHOW(number, type, name, payload, ...) \
  case message_type::type:                            \
    return as<schemas::payload>(e);
    MUSTER_MESSAGE_TABLE(MUSTER_SHOW)
#undef MUSTER_SHOW
  }
  return nullptr;
}

}  // namespace schemas
