#include "analyzer/condition.hpp"

#include <algorithm>

namespace analyzer {

using common::fail;
using common::result;
using schemas::value;

namespace {

result<bool> judge(const group& g, const facts& f) {
  const bool wanted = g.how != group::kind::all;  // what decides early: any and none by the first
                                                  // that holds, all by the first that does not
  for (const auto& part : g.parts) {
    auto one = holds(part, f);
    if (!one || *one == wanted) return one ? result<bool>(g.how == group::kind::any) : one;
  }
  return g.how != group::kind::any;
}

result<bool> matches(const common::pcre::regex& pattern, const std::string& text) {
  auto found = pattern.search(text);
  if (!found) return fail(found.error());
  return found->has_value();
}

result<bool> matches(const test& t, const value& v) {
  if (const auto* text = std::get_if<std::string>(&v)) return matches(*t.pattern, *text);
  if (const auto* list = std::get_if<std::vector<std::string>>(&v))
    for (const auto& item : *list)
      if (auto one = matches(*t.pattern, item); !one || *one) return one;
  return false;
}

/// False when there is no number to compare.
template <class Order>
bool ordered(const value& v, const value& operand, Order&& order) {
  const auto* n = std::get_if<std::int64_t>(&v);
  return n != nullptr && order(*n, std::get<std::int64_t>(operand));
}

result<bool> judge(const test& t, const facts& f) {
  const value& v = f.at(t.field);
  const auto listed = [&] { return std::ranges::binary_search(t.operands, v); };
  switch (t.how) {
    case test::kind::equals:
      return v == t.operands.front();
    case test::kind::not_equals:
      return v != t.operands.front();
    case test::kind::in:
      return listed();
    case test::kind::not_in:
      return !listed();
    case test::kind::matches:
      return matches(t, v);
    case test::kind::less:
      return ordered(v, t.operands.front(), std::less<>{});
    case test::kind::less_equal:
      return ordered(v, t.operands.front(), std::less_equal<>{});
    case test::kind::greater:
      return ordered(v, t.operands.front(), std::greater<>{});
    case test::kind::greater_equal:
      break;
  }
  return ordered(v, t.operands.front(), std::greater_equal<>{});
}

result<bool> any_of(const std::vector<std::string>& items, const column_change& c) {
  if (!c.pattern) return !items.empty();
  for (const auto& item : items)
    if (auto one = matches(*c.pattern, item); !one || *one) return one;
  return false;
}

bool is_secured(const value& then, const value& now) {
  constexpr std::string_view open = "http://", secure = "https://";
  const auto *was = std::get_if<std::string>(&then), *is = std::get_if<std::string>(&now);
  return was != nullptr && is != nullptr && was->starts_with(open) && is->starts_with(secure) &&
         std::string_view(*was).substr(open.size()) == std::string_view(*is).substr(secure.size());
}

result<bool> judge(const column_change& c, const facts& f) {
  const value &then = f.at({.of = side::before, .column = c.column}),
              &now = f.at({.of = side::after, .column = c.column});
  switch (c.how) {
    case column_change::kind::gained:
      return any_of(gained(then, now), c);
    case column_change::kind::lost:
      return any_of(gained(now, then), c);
    case column_change::kind::secured:
      return is_secured(then, now);
    case column_change::kind::changed:
      break;
  }
  return f.before != nullptr && f.after != nullptr && then != now;
}

}  // namespace

result<bool> holds(const condition& c, const facts& f) {
  return std::visit([&](const auto& is) { return judge(is, f); }, c.is);
}

}  // namespace analyzer
