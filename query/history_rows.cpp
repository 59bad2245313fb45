#include "query/history_rows.hpp"

#include <algorithm>

#include "views/differences.hpp"

namespace query {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

/// An array without values.
constexpr std::string_view no_values = "\x90";

std::string_view or_nothing(const std::string& stable) {
  return stable.empty() ? no_values : std::string_view(stable);
}

}  // namespace

status history_rows::take_time(const condition* c, std::string& typed,
                               std::optional<std::int64_t>& to) {
  typed.clear();
  to.reset();
  if (c == nullptr) return {};
  const auto time = time_of(all_.columns[c->column].name, *c, world_.fleet.now());
  if (!time) return fail(time.error());
  typed = std::get<std::string>(c->values.front());
  to = *time;
  return {};
}

status history_rows::start(const std::vector<condition>& conditions, bool) {
  const auto* agents = find_condition(conditions, all_.of(change_place::agent));
  const auto* hostnames = find_condition(conditions, all_.of(change_place::hostname));
  hosts_.begin(chosen_hosts(world_.fleet, agents, hostnames));
  next_ = 0;
  changes_.clear();
  if (std::exchange(was_walked_, true) && hosts_.size() > 1 && agents == nullptr)
    world_.joined_across.insert(std::string(table_.name) + "_history");
  if (auto s = take_time(find_condition(conditions, all_.of(change_place::at)), at_typed_, at_); !s)
    return s;
  return take_time(find_condition(conditions, all_.of(change_place::since)), since_typed_, since_);
}

status history_rows::read_changes(std::size_t host, host_store& from) {
  const auto r = from.reader();
  const auto horizon = r.horizon();
  if (!horizon) return fail(horizon.error());
  if (at_ && !since_)
    if (const auto begun = views::check_begun(r, *at_); !begun)
      world_.fleet.note_unknown(host, table_.name, begun.error().detail);
  const auto asked_from = since_ ? since_ : at_;
  if (*horizon && asked_from && (*horizon)->time > *asked_from)
    world_.fleet.note_unknown(host, table_.name,
                              fmt::format("{}: its history begins at {}", table_.name,
                                          common::format_time((*horizon)->time)));
  auto s = store::each_change(r, {table_.id}, [&](auto commit, const auto& change) -> status {
    if (!world_.budget.go_on()) return fail(errc::timeout, "{}", world_.budget.why());
    const bool is_asked =
        (!since_ || change.commit_time > *since_) && (!at_ || change.commit_time <= *at_);
    if (is_asked) changes_.push_back({commit, change});
    return {};
  });
  if (!s) return s;
  if (const auto& damage = from.damage(); !damage.empty())
    world_.fleet.skip(host, table_.name,
                      fmt::format("{} entries of its history cannot be read: {}", damage.size(),
                                  damage.begin()->second.detail));
  return {};
}

bool history_rows::go_to_next_host() {
  while (const auto host = hosts_.next()) {
    changes_.clear();
    next_ = 0;
    const auto store = world_.fleet.ask(*host, table_);
    if (!store) continue;
    const auto s = read_changes(*host, *store);
    if (!s && s.error().code == errc::timeout) return false;
    if (!s) world_.fleet.skip(*host, table_.name, s.error().detail);
    if (!changes_.empty()) return true;
  }
  return false;
}

result<bool> history_rows::next() {
  if (next_ == changes_.size() && !go_to_next_host()) {
    if (!world_.budget.why().empty()) return fail(errc::refused, "{}", world_.budget.why());
    return false;
  }
  if (!world_.budget.spend(table_.name, budget::walk::first))
    return fail(errc::refused, "{}", world_.budget.why());
  const auto& one = changes_[next_++].change;
  now_.go_to(or_nothing(one.new_stable.bytes), no_values);
  before_.go_to(or_nothing(one.old_stable.bytes), no_values);
  return true;
}

std::int64_t history_rows::number() const {
  const auto& [commit, change] = changes_[next_ - 1];
  return row_number(hosts_.at(), store::keys::number(commit) + store::keys::number(change.version) +
                                     change.key.bytes);
}

status history_rows::put_column(sqlite3_context* to, const placed_change& at) {
  const auto& one = changes_[next_ - 1].change;
  const bool is_gone = one.new_stable.bytes.empty();
  auto& row =
      at.is == change_place::before || (is_gone && at.stored < table_.keys) ? before_ : now_;
  const auto bytes = row.bytes(at.stored);
  return bytes ? put_stored(to, table_.columns[at.stored].type, *bytes) : fail(bytes.error());
}

status history_rows::put(sqlite3_context* to, std::size_t column) {
  const auto& one = changes_[next_ - 1].change;
  const auto& at = all_.places[column];
  switch (at.is) {
    case change_place::agent:
      return put_text(to, at_host().agent), status{};
    case change_place::hostname:
      return put_text(to, at_host().hostname), status{};
    case change_place::change:
      return put_text(to, schemas::name(static_cast<schemas::change_kind>(one.kind))), status{};
    case change_place::commit_time:
      return put_text(to, common::format_time(one.commit_time)), status{};
    case change_place::scan_time:
      return put_text(to, common::format_time(one.scan_time)), status{};
    case change_place::origin:
      return put_text(to, schemas::name(static_cast<schemas::origin>(one.origin))), status{};
    case change_place::version:
      return sqlite3_result_int64(to, static_cast<sqlite3_int64>(one.version)), status{};
    case change_place::at:
      if (at_) put_text(to, at_typed_);
      return {};
    case change_place::since:
      if (since_) put_text(to, since_typed_);
      return {};
    default:
      return put_column(to, at);
  }
}

}  // namespace query
