#include "schemas/message_table.hpp"

#include <algorithm>
#include <array>

namespace schemas {

namespace {

constexpr auto kinds = [] {
  using namespace party;
  using enum subject;
  using enum tie;
#define MUSTER_KIND(number, type, name, payload, from, to, topic, ties) \
  message_kind{message_type::type, name, from, to, topic, ties},
  return std::array{MUSTER_MESSAGE_TABLE(MUSTER_KIND)};
#undef MUSTER_KIND
}();

constexpr bool ascending = std::ranges::adjacent_find(kinds, [](const auto& a, const auto& b) {
                             return a.type >= b.type;
                           }) == kinds.end();
static_assert(ascending, "the table is in the order of its numbers, and each stands once");

}  // namespace

std::span<const message_kind> messages() { return kinds; }

const message_kind* find_message(message_type t) {
  const auto at = std::ranges::lower_bound(kinds, t, {}, &message_kind::type);
  return at == kinds.end() || at->type != t ? nullptr : &*at;
}

std::optional<std::string_view> name(message_type t) {
  const auto* kind = find_message(t);
  return kind == nullptr ? std::nullopt : std::optional(kind->name);
}

std::optional<message_type> message_type_of(std::uint64_t number) {
  if (number > UINT16_MAX) return std::nullopt;
  const auto* kind = find_message(static_cast<message_type>(number));
  return kind == nullptr ? std::nullopt : std::optional(kind->type);
}

}  // namespace schemas
