// A fixed list of values of different types, as a function that hands them all to another one:
//
//   constexpr auto both = listing(1, 'a');
//   both([](auto... one) { (use(one), ...); });
//
// What std::tuple and std::apply do as well, whose constructors cost every file that sees such
// lists a second of compilation.
#pragma once

#include <cstddef>

namespace schemas {

template <class... T>
constexpr auto listing(T... values) {
  return [=](auto&& use) { return use(values...); };
}

/// How many there are.
template <class Listing>
consteval std::size_t size_of(const Listing& l) {
  return l([](const auto&... one) { return sizeof...(one); });
}

}  // namespace schemas
