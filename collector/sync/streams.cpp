#include "collector/sync/streams.hpp"

#include <algorithm>

#include "schemas/digest.hpp"

namespace collector::sync {

using common::fail;
using common::result;
using schemas::message_type;
using schemas::snapshot_part;

namespace {

std::vector<std::string> encode_parts(state::session_plan& plan) {
  std::vector<std::string> out;
  const auto& at = plan.at;
  schemas::snapshot part{.session = at.session,
                         .part = 0,
                         .phase = static_cast<u64>(snapshot_part::begin),
                         .scan_id = at.scan_id,
                         .scan_time = at.scan_time,
                         .k = at.pending_k,
                         .answers = at.wanted,
                         .rows = {},
                         .after = {}};
  out.push_back(schemas::encode(part));
  part.k = {};
  part.answers.clear();
  part.phase = static_cast<u64>(snapshot_part::rows);
  for (auto& rows : state::cut_rows(plan.rows)) {
    ++part.part;
    part.rows = std::move(rows);
    out.push_back(schemas::encode(part));
  }
  ++part.part;
  part.phase = static_cast<u64>(snapshot_part::end);
  part.rows.clear();
  part.after = std::move(plan.digest);
  out.push_back(schemas::encode(part));
  return out;
}

}  // namespace

// ---- the outbox ----

void streams::start_over() {
  resend();
  for (auto& s : snapshots_) s.next = 0;
}

void streams::resend() {
  cursor_ = 0;
  passed_.clear();
}

bool streams::replay(u64 table, u64 version) {
  for (const auto& e : store_.outbox()) {
    if (e.table != table || e.version != version) continue;
    if (e.sequence <= sent_up_to(table)) passed_[table] = e.sequence - 1;
    return true;
  }
  return false;
}

bool streams::is_out() const {
  return std::ranges::any_of(store_.outbox(), [&](const auto& e) {
    return e.sequence <= sent_up_to(e.table) && is_streaming(e);
  });
}

/// Sequence of the last entry of the table that was sent over this connection, or of a later one of
/// another table.
u64 streams::sent_up_to(u64 table) const {
  const auto passed = passed_.find(table);
  return passed == passed_.end() ? cursor_ : passed->second;
}

/// Of a table that is not being repaired: its deltas go on when it is not any more.
streams::place streams::first_unsent() const {
  u64 from = cursor_;
  for (const auto& [table, at] : passed_) from = std::min(from, at);
  const auto& outbox = store_.outbox();
  const auto first = std::ranges::upper_bound(outbox, from, {}, &state::outbox_place::sequence);
  return std::find_if(first, outbox.end(), [&](const auto& e) {
    return e.sequence > sent_up_to(e.table) && is_streaming(e);
  });
}

void streams::entry_taken(place at) {
  if (at->sequence < cursor_) {
    passed_[at->table] = at->sequence;
    return;
  }
  passed_.erase(at->table);
  if (at->sequence == cursor_) return;  // replayed up to where everything was sent
  const auto first =
      std::ranges::upper_bound(store_.outbox(), cursor_, {}, &state::outbox_place::sequence);
  for (auto e = first; e != at; ++e)
    passed_.try_emplace(e->table, e->sequence - 1);  // they are of tables under repair
  cursor_ = at->sequence;
}

result<message> streams::entry(u64 sequence) const {
  auto e = store_.entry(sequence);
  if (!e) return fail(e.error());
  message m{.type = message_type::delta,
            .table = schemas::find_table(static_cast<schemas::table_id>(e->table))->name,
            .payload = std::move(e->payload.bytes)};
  m.head.epoch = e->epoch;
  m.head.version = e->version;
  m.head.flags = static_cast<std::uint32_t>(e->flags);
  m.head.kid = e->kid;
  return m;
}

// ---- both ----

result<std::optional<message>> streams::due() const {
  if (const auto at = first_unsent(); at != store_.outbox().end()) {
    auto m = entry(at->sequence);
    if (!m) return fail(m.error());
    return std::optional(std::move(*m));
  }
  for (const auto& s : snapshots_) {
    if (s.next == s.parts.size()) continue;
    message m{.type = message_type::snapshot,
              .table = schemas::find_table(s.table)->name,
              .payload = s.parts[s.next]};
    m.head.epoch = store_.epoch();
    m.head.version = s.version;
    m.head.kid = s.kid;
    return std::optional(std::move(m));
  }
  return std::nullopt;
}

void streams::taken(common::instant now) {
  if (const auto at = first_unsent(); at != store_.outbox().end()) return entry_taken(at);
  for (auto& s : snapshots_) {
    if (s.next == s.parts.size()) continue;
    ++s.next;
    s.again.since = now;
    return;
  }
}

// ---- snapshots ----

void streams::begin(state::session_plan plan, common::instant now) {
  snapshots_.push_back({.table = plan.table,
                        .session = plan.at.session,
                        .version = plan.at.session_version,
                        .kid = schemas::kid_of(plan.at.pending_k.bytes),
                        .parts = encode_parts(plan),
                        .next = 0,
                        .again = {.since = now}});
}

void streams::repeat(common::instant now) {
  for (auto& s : snapshots_)
    if (s.next == s.parts.size() && s.again.due(now)) s.again.later(now), s.next = 0;
}

void streams::drop(schemas::table_id table) {
  std::erase_if(snapshots_, [&](const auto& s) { return s.table == table; });
}

void streams::ended(schemas::table_id table, u64 session) {
  std::erase_if(snapshots_,
                [&](const auto& s) { return s.table == table && s.session == session; });
}

void streams::drop_all() {
  snapshots_.clear();
  resend();
}

bool streams::is_sending(schemas::table_id table) const {
  return std::ranges::find(snapshots_, table, &snapshot::table) != snapshots_.end();
}

bool streams::holds_reports() const {
  return std::ranges::any_of(snapshots_, [](const auto& s) { return !s.again.late; });
}

}  // namespace collector::sync
