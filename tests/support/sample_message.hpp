// A message of any type with something in every member: numbers, text, bytes, and one element in
// each list.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "schemas/messages.hpp"

namespace tests {

inline void fill(schemas::u64& n) { n = 7; }
inline void fill(schemas::i64& n) { n = -7; }
inline void fill(bool& b) { b = true; }
inline void fill(std::string& s) { s = "text"; }
inline void fill(schemas::blob& b) { b.bytes = std::string(16, 'b'); }
template <class M>
requires requires { M::members; }
void fill(M& m);
template <class T>
void fill(std::vector<T>& items) {
  fill(items.emplace_back());
}
template <class M>
requires requires { M::members; }
void fill([[maybe_unused]] M& m) {
  M::members([&](auto... member) { (fill(m.*member), ...); });
}

template <class M>
M sample_message() {
  M m;
  fill(m);
  return m;
}

}  // namespace tests
