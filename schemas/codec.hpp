// Both directions of encode() and decode() from one member list. Included only by the .cpp files
// that own the structs, which instantiate them there: schemas/messages.cpp, and the stores'
// records.
#pragma once

#include "schemas/canonical.hpp"
#include "schemas/messages.hpp"

namespace schemas::codec {

using common::errc;
using common::fail;

template <class T>
concept message = requires {
  T::members;
};

/// Stands for any member while members are counted.
struct any_member {
  template <class T>
  requires(!std::is_reference_v<T>) operator T() const;
};
template <class T, class... A>
consteval std::size_t arity() {
  if constexpr (requires { T{A{}..., any_member{}}; })
    return arity<T, A..., any_member>();
  else
    return sizeof...(A);
}

/// No less than the encoding takes.
inline std::size_t most_bytes(u64) { return 9; }
inline std::size_t most_bytes(i64) { return 9; }
inline std::size_t most_bytes(bool) { return 1; }
inline std::size_t most_bytes(const std::string& s) { return s.size() + 5; }
inline std::size_t most_bytes(const blob& b) { return b.bytes.size() + 5; }
template <message M>
std::size_t most_bytes(const M& m);
template <class T>
std::size_t most_bytes(const std::vector<T>& items) {
  std::size_t out = 5;
  for (const auto& one : items) out += most_bytes(one);
  return out;
}
template <message M>
std::size_t most_bytes([[maybe_unused]] const M& m) {
  return M::members([&](auto... member) { return (most_bytes(m.*member) + ... + std::size_t{5}); });
}

inline void put(writer& w, u64 n) { w.natural(n); }
inline void put(writer& w, i64 n) { w.integer(n); }
inline void put(writer& w, bool b) { w.boolean(b); }
inline void put(writer& w, const std::string& s) { w.text(s); }
inline void put(writer& w, const blob& b) { w.bytes(b.bytes); }
template <message M>
void put(writer& w, const M& m);
template <class T>
void put(writer& w, const std::vector<T>& items) {
  w.array(static_cast<std::uint32_t>(items.size()));
  for (const auto& one : items) put(w, one);
}
template <message M>
void put(writer& w, [[maybe_unused]] const M& m) {
  w.array(static_cast<std::uint32_t>(size_of(M::members)));
  M::members([&](auto... member) { (put(w, m.*member), ...); });
}

template <class T>
common::status assign(common::result<T>&& from, auto& to) {
  if (!from) return fail(from.error());
  to = std::move(*from);
  return {};
}

inline common::status get(reader& in, u64& n) { return assign(in.natural(), n); }
inline common::status get(reader& in, i64& n) { return assign(in.integer(), n); }
inline common::status get(reader& in, bool& b) { return assign(in.boolean(), b); }
inline common::status get(reader& in, std::string& s) { return assign(in.text(), s); }
inline common::status get(reader& in, blob& b) { return assign(in.bytes(), b.bytes); }
template <message M>
common::status get(reader& in, M& m);
template <class T>
common::status get(reader& in, std::vector<T>& items) {
  auto count = in.array();
  if (!count) return fail(count.error());
  items.reserve(*count);
  for (std::uint32_t i = 0; i < *count; ++i)
    if (auto s = get(in, items.emplace_back()); !s) return s;
  return {};
}
template <message M>
common::status get(reader& in, [[maybe_unused]] M& m) {
  auto count = in.array();
  if (!count) return fail(count.error());
  std::uint32_t left = *count;
  common::status s;
  [[maybe_unused]] const auto one = [&](auto member) {
    if (s && left > 0) --left, s = get(in, m.*member);
  };
  M::members([&](auto... member) { (one(member), ...); });
  for (; s && left > 0; --left)
    if (auto tail = in.skip(); !tail) s = fail(tail.error());
  return s;
}

}  // namespace schemas::codec

namespace schemas {

template <class Message>
std::string encode(const Message& m) {
  static_assert(codec::arity<Message>() == size_of(Message::members),
                "a member is missing from the list");
  writer w(codec::most_bytes(m));
  codec::put(w, m);
  return w.take();
}

template <class Message>
common::result<Message> decode(std::string_view payload) {
  reader in(payload);
  Message m;
  if (auto s = codec::get(in, m); !s) return common::fail(s.error());
  if (!in.at_end())
    return common::fail(common::errc::malformed, "{} bytes after the payload", in.rest().size());
  return m;
}

}  // namespace schemas
