#include "collector/sync/repairs.hpp"

#include <algorithm>

#include "common/log.hpp"
#include "schemas/digest.hpp"

namespace collector::sync {

using common::fail;
using common::result;
using common::status;

namespace {
constexpr std::size_t sessions_at_once = 16;
constexpr u64 longest_pause = 60'000;
}  // namespace

void repairs::start_over() {
  taken_.clear();
  deferred_.clear();
  for (auto& c : comparisons_) c.half.resend();
}

status repairs::take_new_epoch(const schemas::new_epoch& n) {
  if (n.refused != store_.epoch()) return {};
  spdlog::warn("starting over with a new epoch: {}", common::one_line(n.reason));
  ++counted_["new_epoch"];
  comparisons_.clear();
  snapshots_.drop_all();
  return store_.mint_epoch();
}

// ---- what asks for a repair ----

status repairs::need(schemas::table_id t, u64 resync, bool whole) {
  snapshots_.drop(t);
  std::erase_if(comparisons_, [&](const auto& c) { return c.table == t; });
  return store_.need_repair(t, resync, whole);
}

status repairs::asked(const schemas::resync& r) {
  const auto id = static_cast<schemas::table_id>(r.table);
  if (schemas::find_table(id) == nullptr) return {};
  const auto& mine = store_.table(id);
  // Once for each greeting: what comes again within it crossed our answer; a server that still
  // wants it after the next one never got that answer, or was restored to before it.
  if (taken_[id] == r.id || std::ranges::find(mine.wanted, r.id) != mine.wanted.end()) return {};
  // A session that is already running may predate the server's finding, so the request is answered
  // after it.
  if (mine.repairing) return deferred_[id] = r, status{};
  return take(id, r);
}

status repairs::take(schemas::table_id id, const schemas::resync& r) {
  taken_[id] = r.id;
  spdlog::info("the server asks for {}{}: {}", r.whole ? "all of " : "a repair of ",
               schemas::find_table(id)->name, common::one_line(r.reason));
  ++counted_["resync"];
  return need(id, r.id, r.whole);
}

status repairs::take_deferred(schemas::table_id id) {
  const auto at = deferred_.find(id);
  if (at == deferred_.end() || store_.table(id).repairing) return {};
  const auto r = std::move(at->second);
  deferred_.erase(at);
  return take(id, r);
}

status repairs::acknowledged(const schemas::table_ack& a) {
  const auto id = static_cast<schemas::table_id>(a.table);
  if (schemas::find_table(id) == nullptr) return {};
  if (auto s = store_.acknowledged(a); !s) return s;
  snapshots_.ended(id, a.session);
  std::erase_if(comparisons_,
                [&](const auto& c) { return c.table == id && c.session == a.session; });
  return take_deferred(id);
}

status repairs::need_what_is_missing(const schemas::ack& greeting) {
  for (const auto& table : schemas::tables()) {
    if (!store_.table(table.id).is_streaming()) continue;
    const auto theirs =
        std::ranges::find(greeting.tables, static_cast<u64>(table.id), &schemas::table_ack::table);
    if (theirs != greeting.tables.end() && theirs->epoch == store_.epoch()) continue;
    if (auto s = need(table.id, 0, true); !s) return s;
  }
  return {};
}

// ---- sessions ----

bool repairs::is_due(schemas::table_id id, common::instant now) const {
  const auto& t = store_.table(id);
  if (t.version == 0 || !t.repairing || snapshots_.is_sending(id)) return false;
  if (std::ranges::find(comparisons_, id, &comparison::table) != comparisons_.end()) return false;
  const auto wait = not_before_.find(id);
  return t.whole || wait == not_before_.end() || now >= wait->second;
}

status repairs::plan(common::instant now) {
  snapshots_.repeat(now);
  for (auto& c : comparisons_)
    if (c.half.due() == nullptr && c.again.due(now)) c.again.later(now), c.half.resend();
  for (const auto& table : schemas::tables()) {
    if (snapshots_.snapshots() + comparisons_.size() >= sessions_at_once) return {};
    if (!is_due(table.id, now)) continue;
    auto plan = store_.begin_session(table.id);
    if (!plan) return fail(plan.error());
    ++counted_[plan->at.whole ? "snapshot" : "comparison"];
    plan->at.whole ? snapshots_.begin(std::move(*plan), now) : compare(std::move(*plan), now);
  }
  return {};
}

void repairs::compare(state::session_plan plan, common::instant now) {
  repair_subject subject{.rows = {},
                         .k = plan.at.pending_k.bytes,
                         .whole = std::move(plan.digest),
                         .scan_id = plan.at.scan_id,
                         .scan_time = plan.at.scan_time,
                         .answers = plan.at.wanted};
  subject.rows.reserve(plan.rows.size());
  for (auto& row : plan.rows)
    subject.rows.push_back({schemas::hashes_of(plan.table, row.key.bytes, row.stable.bytes),
                            {std::move(row.stable), std::move(row.volatile_)}});
  comparisons_.push_back({.table = plan.table,
                          .session = plan.at.session,
                          .version = plan.at.session_version,
                          .half = reconcile_agent(std::move(subject)),
                          .again = {.since = now}});
}

std::optional<message> repairs::due() const {
  for (const auto& c : comparisons_) {
    const auto* next = c.half.due();
    if (next == nullptr) continue;
    message m{
        .type = next->type, .table = schemas::find_table(c.table)->name, .payload = next->payload};
    m.head.epoch = store_.epoch();
    m.head.version = c.version;
    m.head.kid = c.half.kid();
    return m;
  }
  return std::nullopt;
}

void repairs::taken(common::instant now) {
  const auto c =
      std::ranges::find_if(comparisons_, [](const auto& one) { return one.half.due() != nullptr; });
  if (c == comparisons_.end()) return;
  c->half.sent();
  c->again.since = now;
}

template <class Answer>
result<bool> repairs::arrived(std::string_view table, const Answer& answer, common::instant now) {
  const auto is_it = [&](const auto& c) {
    return schemas::find_table(c.table)->name == table && c.half.kid() == answer.kid;
  };
  const auto c = std::ranges::find_if(comparisons_, is_it);
  if (c == comparisons_.end()) return false;
  c->again = {.since = now};
  if (auto s = c->half.arrived(answer); !s) return fail(s.error());
  if (c->half.now() == reconcile_agent::state::running) return true;
  const comparison over = std::move(*c);
  comparisons_.erase(c);
  if (auto s = settle(over, now); !s) return fail(s.error());
  return true;
}

template result<bool> repairs::arrived(std::string_view, const schemas::compare_reply&,
                                       common::instant);
template result<bool> repairs::arrived(std::string_view, const schemas::repair_reply&,
                                       common::instant);

status repairs::settle(const comparison& c, common::instant now) {
  using enum reconcile_agent::state;
  switch (c.half.now()) {
    case equal:
      ++counted_["repaired"];
      if (auto s = store_.acknowledged(
              {static_cast<u64>(c.table), store_.epoch(), c.version, c.half.kid(), c.session});
          !s)
        return s;
      return take_deferred(c.table);
    case whole:
      return store_.need_repair(c.table, 0, true);
    case later:
      ++counted_["repair_later"];
      // Half of the wait at least: the server counts on what it said.
      not_before_[c.table] = now + jitter(common::milliseconds{static_cast<std::int64_t>(
                                       std::min(c.half.wait_ms() * 2, longest_pause))});
      return store_.need_repair(c.table, 0, false);
    case again:
    case stale:
    case running:
      break;
  }
  spdlog::info("comparing {} was in vain, and is tried again", schemas::find_table(c.table)->name);
  return store_.comparison_failed(c.table);
}

bool repairs::holds_reports() const {
  return snapshots_.holds_reports() ||
         std::ranges::any_of(comparisons_, [](const auto& c) { return !c.again.late; });
}

}  // namespace collector::sync
