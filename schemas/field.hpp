// A row names its fields once: the codec, the JSON, the digests, `muster tables` and the docs read
// that list. Forgetting a member does not compile (concept `row`); key fields come first, then
// stable, then volatile ones, and new fields are only appended within their part: reordering or
// retyping would change bytes that others have stored.
#pragma once

#include <concepts>
#include <string_view>

#include "schemas/listing.hpp"
#include "schemas/value.hpp"

namespace schemas {

enum class role : std::uint8_t { key, stable, volatile_ };

struct column {
  std::string_view name;
  role part = role::stable;
  column_type type = column_type::text;
  std::string_view unit;
  std::string_view ecs, osquery, wazuh;  ///< the column it corresponds to; empty: none
};

/// What a field says beside its name and type.
struct note {
  std::string_view unit{}, ecs{}, osquery{}, wazuh{};
};

template <class Row, class Member>
struct field {
  Member Row::*member;
  column about;
};

template <class Member>
consteval column_type type_of() {
  if constexpr (std::same_as<Member, text>)
    return column_type::text;
  else if constexpr (std::same_as<Member, integer>)
    return column_type::integer;
  else if constexpr (std::same_as<Member, boolean>)
    return column_type::boolean;
  else if constexpr (std::same_as<Member, instant>)
    return column_type::time;
  else if constexpr (std::same_as<Member, decimal>)
    return column_type::decimal;
  else {
    static_assert(std::same_as<Member, list>,
                  "a column is text, integer, boolean, instant, list or decimal");
    return column_type::list;
  }
}

template <class Row, class Member>
constexpr field<Row, Member> make_field(std::string_view name, Member Row::*member, role part,
                                        note n) {
  return {member, {name, part, type_of<Member>(), n.unit, n.ecs, n.osquery, n.wazuh}};
}
template <class Row, class Member>
constexpr auto key(std::string_view name, Member Row::*member, note n = {}) {
  return make_field(name, member, role::key, n);
}
template <class Row, class Member>
constexpr auto stable(std::string_view name, Member Row::*member, note n = {}) {
  return make_field(name, member, role::stable, n);
}
template <class Row, class Member>
constexpr auto volatile_(std::string_view name, Member Row::*member, note n = {}) {
  return make_field(name, member, role::volatile_, n);
}

template <class T>
concept column_value =
    std::same_as<T, text> || std::same_as<T, integer> || std::same_as<T, boolean> ||
    std::same_as<T, instant> || std::same_as<T, list> || std::same_as<T, decimal>;

/// Stands for any column while members are counted.
struct anything {
  template <column_value T>
  operator T() const;
};

template <class T, class... A>
consteval std::size_t member_count() {
  if constexpr (requires { T{A{}..., anything{}}; })
    return member_count<T, A..., anything>();
  else
    return sizeof...(A);
}

/// A struct whose field list names every member.
template <class T>
concept row = member_count<T>()
== size_of(T::fields());

}  // namespace schemas
