#include "query/stored_rows.hpp"

#include <algorithm>
#include <utility>

#include "schemas/canonical.hpp"

namespace query {

using common::errc;
using common::fail;
using common::result;
using common::status;

status stored_rows::start(const std::vector<condition>& conditions, bool only_counted) {
  const auto* agents = find_condition(conditions, all_.of(place::agent));
  const auto* hostnames = find_condition(conditions, all_.of(place::hostname));
  hosts_.begin(chosen_hosts(world_.fleet, agents, hostnames));
  const auto before = std::exchange(asked_, {.only_counted = only_counted}).times;
  now_ = {};
  alike_ = 0;
  if (auto s = take_times(conditions); !s) return s;
  take_filters(conditions);
  reads_ahead_ = !only_counted && asked_.times == row_times{} && !whole_key();
  if (!std::exchange(was_walked_, true)) return {};
  if (asked_.times != before) return {};  // at IN (…): of each time once
  if (agents == nullptr && hostnames == nullptr && hosts_.size() > 1) {
    asked_.walk = budget::walk::across;
    world_.joined_across.emplace(table_.name);
  } else if (asked_.filters.empty()) {
    asked_.walk = budget::walk::again;
  }
  return {};
}

status stored_rows::take_times(const std::vector<condition>& conditions) {
  const auto now = world_.fleet.now();
  const auto take = [&](place p, std::string& typed, std::optional<std::int64_t>& to) -> status {
    const auto* c = find_condition(conditions, all_.of(p));
    if (c == nullptr) return {};
    const auto time = time_of(all_.columns[c->column].name, *c, now);
    if (!time) return fail(time.error());
    typed = std::get<std::string>(c->values.front());
    to = *time;
    return {};
  };
  if (auto s = take(place::at, asked_.at, asked_.times.at); !s) return s;
  if (auto s = take(place::since, asked_.since, asked_.times.since); !s) return s;
  if (table_.id == schemas::table_id::scans && asked_.times != row_times{})
    return fail(errc::usage, "scans is derived from reports and has no history");
  if (asked_.times.at && asked_.times.since && *asked_.times.since > *asked_.times.at)
    return fail(errc::usage, "since = '{}' lies after at = '{}'", asked_.since, asked_.at);
  return {};
}

void stored_rows::take_filters(const std::vector<condition>& conditions) {
  for (const auto& c : conditions) {
    const auto& at = all_.places[c.column];
    if (at.is != place::stored) continue;
    filter f{at.stored, {}};
    bool can_be_told = true;
    for (const auto& v : c.values) {
      if (std::holds_alternative<std::monostate>(v)) continue;  // which nothing is equal to
      auto bytes = bytes_if_equal(table_.columns[at.stored].type, v);
      can_be_told = can_be_told && bytes;
      if (bytes) f.any.push_back(std::move(*bytes));
    }
    if (can_be_told) asked_.filters.push_back(std::move(f));
  }
}

std::optional<std::string> stored_rows::whole_key() const {
  schemas::writer w;
  w.array(static_cast<std::uint32_t>(table_.keys));
  for (std::size_t i = 0; i < table_.keys; ++i) {
    const auto at = std::ranges::find(asked_.filters, i, &filter::column);
    if (at == asked_.filters.end() || at->any.size() != 1) return std::nullopt;
    w.raw(at->any.front());
  }
  return w.take();
}

status stored_rows::read_rows(std::size_t host) {
  auto& fleet = world_.fleet;
  now_.standing = fleet.standing_of(*now_.store, table_, asked_.times.at);
  if (asked_.only_counted)
    if (const auto count = now_.store->count(table_)) return now_.counted = *count, status{};
  const auto key = whole_key();
  if (key && asked_.times == row_times{}) {
    auto one = now_.store->row(table_, *key);
    if (!one) return fail(one.error());
    now_.own = std::move(*one);
    now_.batch = &now_.own;
    return {};
  }
  const auto all = now_.store->rows(table_, asked_.times, fleet.now());
  if (!all) return fail(all.error());
  now_.batch = *all;
  if (const auto& damage = now_.store->damage(); !damage.empty())
    fleet.skip(host, table_.name,
               fmt::format("{} entries of its history cannot be read: {}", damage.size(),
                           damage.begin()->second.detail));
  return {};
}

bool stored_rows::go_to_next_host() {
  while (const auto host = hosts_.next()) {
    // A few rows are read sooner than a thread is begun.
    constexpr std::size_t worth_a_thread = 200;
    if (reads_ahead_ && now_.batch != nullptr && now_.batch->rows.size() >= worth_a_thread)
      world_.fleet.read_ahead(hosts_.coming(fleet::longest_ahead()), table_);
    now_ = {.store = world_.fleet.ask(*host, table_, asked_.times.at)};
    if (!now_.store) continue;
    const auto s = read_rows(*host);
    if (s) return true;
    if (s.error().code == errc::refused)
      world_.fleet.note_unknown(*host, table_.name, s.error().detail);
    else
      world_.fleet.skip(*host, table_.name, s.error().detail);
  }
  now_.store = nullptr;
  return false;
}

result<bool> stored_rows::is_wanted() {
  for (const auto& f : asked_.filters) {
    const auto bytes = row_.bytes(f.column);
    if (!bytes) return fail(bytes.error());
    if (std::ranges::find(f.any, *bytes) == f.any.end()) return false;
  }
  return true;
}

result<bool> stored_rows::spend(std::uint64_t rows) {
  if (world_.budget.spend(table_.name, asked_.walk, rows)) return true;
  return fail(errc::refused, "{}", world_.budget.why());
}

result<bool> stored_rows::next() {
  for (;;) {
    if (const auto counted = std::exchange(now_.counted, 0); counted > 0)
      return alike_ = counted - 1, spend(counted);
    if (now_.batch == nullptr || now_.next_row == now_.batch->rows.size()) {
      if (!world_.budget.go_on()) return spend();
      if (!go_to_next_host()) return false;
      continue;
    }
    const auto& at = now_.batch->rows[now_.next_row++];
    row_.go_to(at.stable, at.volatile_);
    if (auto s = spend(); !s) return s;
    auto wanted = is_wanted();
    if (!wanted || *wanted) return wanted;
  }
}

std::int64_t stored_rows::number() const {
  const auto host = hosts_.at();
  if (now_.batch == nullptr) return row_number(host, std::to_string(alike_));
  return row_number(host, now_.batch->rows[now_.next_row - 1].stable);
}

status stored_rows::put(sqlite3_context* to, std::size_t column) {
  const auto& at = all_.places[column];
  switch (at.is) {
    case place::agent:
      return put_text(to, at_host().agent), status{};
    case place::hostname:
      return put_text(to, at_host().hostname), status{};
    case place::as_of:
      if (now_.standing.as_of) put_text(to, common::format_time(*now_.standing.as_of));
      return {};
    case place::at:
      if (asked_.times.at) put_text(to, asked_.at);
      return {};
    case place::since:
      if (asked_.times.since) put_text(to, asked_.since);
      return {};
    case place::stored:
      break;
  }
  const auto bytes = row_.bytes(at.stored);
  return bytes ? put_as(to, at.as, table_.columns[at.stored].type, *bytes) : fail(bytes.error());
}

}  // namespace query
