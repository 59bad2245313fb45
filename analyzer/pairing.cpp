#include "analyzer/pairing.hpp"

#include <deque>
#include <map>

#include "common/hash.hpp"
#include "schemas/row.hpp"

namespace analyzer {

using common::fail;
using common::result;
using common::status;
using schemas::change;
using schemas::change_kind;

namespace {

const std::string no_volatile = "\x90";

status decode(const schemas::table& t, const schemas::blob& stable, std::optional<row>& to) {
  if (stable.bytes.empty()) return {};
  auto values = schemas::decode_values(t, stable.bytes, no_volatile);
  if (!values) return fail(values.error());
  to = std::move(*values);
  return {};
}

result<event> read(const schemas::table& t, const change& c) {
  event e;
  if (auto s = decode(t, c.old_stable, e.before); !s) return fail(s.error());
  if (auto s = decode(t, c.new_stable, e.after); !s) return fail(s.error());
  if (e.before) e.from = &c;
  if (e.after) e.to = &c;
  e.kind = !e.before ? change_kind::added : !e.after ? change_kind::removed : change_kind::modified;
  return e;
}

row identity_of(const row& r, std::span<const std::size_t> columns) {
  row out;
  for (const auto c : columns) out.push_back(r[c]);
  return out;
}

std::string bytes_of(const schemas::value& v) {
  std::string out = std::to_string(v.index()) + ":";
  if (const auto* n = std::get_if<std::int64_t>(&v)) return out + std::to_string(*n);
  if (const auto* b = std::get_if<bool>(&v)) return out + (*b ? "1" : "0");
  if (const auto* s = std::get_if<std::string>(&v)) return out + std::to_string(s->size()) + *s;
  if (const auto* items = std::get_if<std::vector<std::string>>(&v))
    for (const auto& one : *items) out += std::to_string(one.size()) + one;
  return out;
}

/// What the two rows of a pair have in common.
std::string thing_of(const event& e, std::span<const std::size_t> identity) {
  constexpr std::size_t size = 8;
  std::string all;
  for (const auto& v : identity_of(e.after ? *e.after : *e.before, identity)) all += bytes_of(v);
  return common::sha256(all).substr(0, size);
}

/// Moves the rows of removed events into the added ones they belong to; what was used up is left
/// without a row. `when`: what must hold of the two besides.
void pair_up(std::vector<event>& events, std::span<const std::size_t> identity,
             const condition* when = nullptr) {
  std::map<row, std::deque<event*>> removed;
  for (auto& e : events)
    if (e.kind == change_kind::removed) removed[identity_of(*e.before, identity)].push_back(&e);
  if (removed.empty()) return;
  for (auto& e : events) {
    if (e.kind != change_kind::added) continue;
    const auto at = removed.find(identity_of(*e.after, identity));
    if (at == removed.end() || at->second.empty()) continue;
    event& old = *at->second.front();
    if (when != nullptr && !holds(*when, {&*old.before, &*e.after}).value_or(false)) continue;
    at->second.pop_front();
    e.kind = change_kind::modified;
    e.from = std::exchange(old.from, nullptr);
    e.before = std::exchange(old.before, std::nullopt);
  }
}

}  // namespace

result<std::vector<event>> events_of(const schemas::table& t, const std::vector<change>& changes,
                                     const pairs& of) {
  std::vector<event> events;
  events.reserve(changes.size());
  for (const auto& c : changes) {
    auto e = read(t, c);
    if (!e) return fail(e.error());
    events.push_back(std::move(*e));
  }
  const auto use_up = [&] {
    std::erase_if(events, [](const event& e) { return !e.before && !e.after; });
  };
  if (!of.identity.empty()) pair_up(events, of.identity);
  use_up();
  if (of.moved) pair_up(events, of.moved->same, &of.moved->when);
  use_up();
  if (!of.identity.empty())
    for (auto& e : events) e.thing = thing_of(e, of.identity);
  return events;
}

}  // namespace analyzer
