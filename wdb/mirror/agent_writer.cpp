#include "wdb/mirror/agent_writer.hpp"

#include <algorithm>

#include "common/hash.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {
constexpr std::uint64_t applied_kept = 256;

status check_part(const schemas::table& t, const schemas::snapshot& part) {
  if (auto s = check_rows(t, part.rows); !s) return s;
  if (auto s = check_digest(part.after); !s) return s;
  if (part.phase > 2 || (part.phase == 0 && part.k.bytes.size() != schemas::k_bytes))
    return fail(errc::malformed, "a snapshot part of no known phase, or without K");
  return {};
}
}  // namespace

result<const schemas::table*> table_of(const schemas::envelope& e) {
  const auto* t = schemas::find_table(e.table);
  if (t == nullptr || t->id == schemas::table_id::scans) return fail(errc::malformed, "'{}' is not a table an agent sends", e.table);
  return t;
}

agent_writer::agent_writer(const store::agent_store& in, common::kv::write_txn& txn, std::string agent, session& who, known_agent& known, repair_gate& gate,
                           common::instant now, i64 wall)
    : in_(in), txn_(txn), agent_(std::move(agent)), who_(who), known_(known), gate_(gate), now_(now), wall_(wall) {}

status agent_writer::handle(const schemas::envelope& e, batch_result& out) {
  switch (e.head.type) {
    case message_type::hello:
      return on_hello(e, out);
    case message_type::delta:
      return speaks(e, out) ? on_delta(e, out) : status{};
    case message_type::snapshot:
      return speaks(e, out) ? on_snapshot(e, out) : status{};
    case message_type::report:
      return speaks(e, out) ? on_report(e, out) : status{};
    case message_type::compare:
      return speaks(e, out) ? on_compare(e, out) : status{};
    case message_type::repair:
      return speaks(e, out) ? on_repair(e, out) : status{};
    default:
      return fail(errc::malformed, "an agent does not send this");
  }
}

/// Only the live instance is heard; anyone else says hello first.
bool agent_writer::speaks(const schemas::envelope& e, batch_result& out) {
  if (e.head.instance == who_.instance) return who_.heard = now_, true;
  ++out.counted[who_.instance == 0 ? "before_hello" : "other_instance"];
  if (who_.instance != 0) out.to_send.add(message_type::busy, agent_, {}, schemas::busy{"another instance is this agent just now"}, e.head.instance);
  return false;
}

status agent_writer::on_hello(const schemas::envelope& e, batch_result& out) {
  auto m = schemas::decode<schemas::hello>(e.payload);
  if (!m) return fail(m.error());
  for (const auto& t : m->tables)
    if (auto s = check_digest(t.state); !s) return s;
  const auto decision = claim_session(who_, e.head.instance, m->predecessor, now_);
  if (decision == claim::busy) {
    ++out.counted["busy"];
    out.to_send.add(message_type::busy, agent_, {}, schemas::busy{"another instance is this agent and was heard of just now"}, e.head.instance);
    if (who_.refusals == 2) ++out.counted["duplicate_agent"];
    return {};
  }
  if (e.head.counter <= who_.last_counter) return ++out.counted["late_hello"], status{};
  who_.last_counter = e.head.counter;
  who_.keepalive = common::milliseconds{std::clamp<std::uint64_t>(m->keepalive_ms, 100, 3'600'000)};
  known_.seen = true;
  if (!m->hostname.empty()) known_.record.hostname = m->hostname;  // a collector that has not scanned yet does not know
  if (!m->os.empty()) known_.record.os = m->os;
  known_.record.keepalive_ms = m->keepalive_ms;
  auto epochs = reader().epochs();
  if (!epochs) return fail(epochs.error());
  schemas::ack answer{.tables = {}, .reports = {}, .hello = e.head.counter};
  bool refused = false;
  for (const auto& t : schemas::tables()) {
    auto mirror = reader().table(t.id);
    if (!mirror) return fail(mirror.error());
    const auto theirs = std::ranges::find(m->tables, static_cast<u64>(t.id), &schemas::table_version::table);
    if (theirs != m->tables.end()) {
      if (!refused && went_back(mirror_place(*mirror), epochs->retired, theirs->epoch, theirs->version)) {
        refuse_epoch(theirs->epoch, fmt::format("{} is at an older version than what was stored of it", t.name), out);
        refused = true;
      }
      take_heartbeat(t, *mirror, *theirs);
    }
    if (*mirror)
      answer.tables.push_back(
          {static_cast<u64>(t.id), (*mirror)->epoch, (*mirror)->version, schemas::kid_of((*mirror)->k.bytes), (*mirror)->session});
  }
  tell(out, message_type::ack, {}, answer);
  return repeat_wanted(out);
}

/// A root at the mirror's own version is compared; any other says nothing: what lies between is on its way.
void agent_writer::take_heartbeat(const schemas::table& t, const std::optional<store::table_record>& mirror, const schemas::table_version& theirs) {
  const auto kid = mirror ? schemas::kid_of(mirror->k.bytes) : 0;
  if (judge_report(mirror_place(mirror), kid, theirs.epoch, theirs.version, theirs.kid, !theirs.state.root.bytes.empty()) == comparison::compare)
    to_compare_[t.id] = {theirs.state, theirs.epoch, theirs.version, theirs.kid};
}

status agent_writer::on_delta(const schemas::envelope& e, batch_result& out) {
  auto table = table_of(e);
  if (!table) return fail(table.error());
  const auto& t = **table;
  auto d = schemas::decode<schemas::delta>(e.payload);
  if (!d) return fail(d.error());
  if (auto s = check_delta(t, *d); !s) return s;
  const std::string digest = common::sha256(e.payload);
  auto mirror = reader().table(t.id);
  auto epochs = reader().epochs();
  auto applied = txn_.get(in_.db(store::keys::applied), store::keys::applied_version(t.id, e.head.version));
  if (!mirror || !epochs || !applied) return fail(!mirror ? mirror.error() : !epochs ? epochs.error() : applied.error());
  std::optional<bool> same;
  if (applied->has_value()) same = **applied == digest;
  switch (accept_delta(mirror_place(*mirror), epochs->retired, e.head.epoch, e.head.version, same)) {
    case step::apply:
      return take_delta(e, t, *d, digest, out);
    case step::already:
      ++out.counted["duplicate"];
      return to_acknowledge_.insert(t.id), status{};
    case step::retired:
      ++out.counted["retired_epoch"];
      return to_acknowledge_.insert(t.id), status{};
    case step::gap:
      ++out.counted["gap"];
      return answer_gap(t, *mirror, out), status{};
    case step::diverged:
      ++out.counted["diverged"];
      return refuse_epoch(e.head.epoch, fmt::format("{} version {} was stored with other content", t.name, e.head.version), out), status{};
  }
  return {};
}

status agent_writer::take_delta(const schemas::envelope& e, const schemas::table& t, const schemas::delta& d, const std::string& digest,
                                batch_result& out) {
  auto commit_time = next_commit_time(in_, txn_, wall_);
  auto mirror = reader().table(t.id);
  if (!commit_time || !mirror) return fail(!commit_time ? commit_time.error() : mirror.error());
  const bool last = (e.head.flags & schemas::flags::last) != 0;
  const write_context c{.in = in_,
                        .txn = txn_,
                        .agent = agent_,
                        .table = t,
                        .side = store::side_of(*mirror),
                        .epoch = e.head.epoch,
                        .version = e.head.version,
                        .origin = (e.head.flags & schemas::flags::migration) != 0 ? schemas::origin::migration : schemas::origin::delta,
                        .scan_id = d.scan_id,
                        .scan_time = d.scan_time,
                        .commit_time = *commit_time};
  if (auto s = apply_delta(c, d, last); !s) return s;
  (*mirror)->version = e.head.version;
  if (auto s = txn_.put(in_.db(store::keys::meta), store::keys::of_table("table", t.id), schemas::encode(**mirror)); !s) return s;
  if (auto s = txn_.put(in_.db(store::keys::applied), store::keys::applied_version(t.id, e.head.version), digest); !s) return s;
  if (e.head.version > applied_kept)
    if (auto s = txn_.erase(in_.db(store::keys::applied), store::keys::applied_version(t.id, e.head.version - applied_kept)); !s) return s;
  out.new_outgoing = true;
  ++out.counted["applied"];
  to_acknowledge_.insert(t.id);
  if (last && !d.after.root.bytes.empty()) to_compare_[t.id] = {d.after, e.head.epoch, e.head.version, e.head.kid};
  return {};
}

status agent_writer::on_snapshot(const schemas::envelope& e, batch_result& out) {
  auto table = table_of(e);
  if (!table) return fail(table.error());
  const auto& t = **table;
  auto part = schemas::decode<schemas::snapshot>(e.payload);
  if (!part) return fail(part.error());
  if (auto s = check_part(t, *part); !s) return s;
  auto mirror = reader().table(t.id);
  auto epochs = reader().epochs();
  auto wanted = reader().wanted(t.id);
  if (!mirror || !epochs || !wanted) return fail(!mirror ? mirror.error() : !epochs ? epochs.error() : wanted.error());
  if (*mirror && (*mirror)->session == part->session) return to_acknowledge_.insert(t.id), status{};  // a resend of what was swapped in
  switch (accept_snapshot(mirror_place(*mirror), epochs->retired, e.head.epoch, e.head.version)) {
    case step::retired:
      ++out.counted["retired_epoch"];
      return to_acknowledge_.insert(t.id), status{};
    case step::diverged:
      return refuse_epoch(e.head.epoch, fmt::format("{}: a snapshot older than what is stored", t.name), out), status{};
    default:
      return take_snapshot(e, t, *part,
                           {.had_store = epochs->current == 0 ? known_.record.had_store : epochs->rebuilt,
                            .mirror = *mirror,
                            .wanted_id = *wanted ? (*wanted)->id : 0},
                           out);
  }
}

status agent_writer::take_snapshot(const schemas::envelope& e, const schemas::table& t, const schemas::snapshot& part, const swap_context& was,
                                   batch_result& out) {
  auto commit_time = next_commit_time(in_, txn_, wall_);
  if (!commit_time) return fail(commit_time.error());
  write_context c{.in = in_,
                  .txn = txn_,
                  .agent = agent_,
                  .table = t,
                  .side = store::side_of(was.mirror),
                  .epoch = e.head.epoch,
                  .version = e.head.version,
                  .origin = schemas::origin::first,
                  .scan_id = part.scan_id,
                  .scan_time = part.scan_time,
                  .commit_time = *commit_time};
  auto after = take_part(c, part, was);
  if (!after) return fail(after.error());
  if (after->now == staged::state::swapped) {
    to_acknowledge_.insert(t.id);
    to_compare_[t.id] = {part.after, e.head.epoch, e.head.version, e.head.kid, std::move(after->stored)};
    out.new_outgoing = true;
    ++out.counted["swapped"];
  } else if (after->now == staged::state::discarded) {
    ++out.counted["snapshot_discarded"];
    answer_gap(t, was.mirror, out);
  }
  return {};
}

void agent_writer::answer_gap(const schemas::table& t, const std::optional<store::table_record>& mirror, batch_result& out) {
  tell(out, message_type::gap, t.name, schemas::gap{static_cast<u64>(t.id), mirror ? mirror->epoch : 0, mirror ? mirror->version : 0});
}

void agent_writer::refuse_epoch(std::uint64_t epoch, std::string reason, batch_result& out) {
  ++out.counted["new_epoch"];
  tell(out, message_type::new_epoch, {}, schemas::new_epoch{epoch, std::move(reason)});
}

status agent_writer::acknowledge(const schemas::table& t, batch_result& out) {
  auto mirror = reader().table(t.id);
  if (!mirror) return fail(mirror.error());
  if (!*mirror) return {};
  schemas::ack a;
  a.tables.push_back({static_cast<u64>(t.id), (*mirror)->epoch, (*mirror)->version, schemas::kid_of((*mirror)->k.bytes), (*mirror)->session});
  tell(out, message_type::ack, t.name, a);
  return {};
}

status agent_writer::finish(batch_result& out) {
  for (const auto id : to_acknowledge_)
    if (auto s = acknowledge(*schemas::find_table(id), out); !s) return s;
  for (auto& [id, theirs] : to_compare_) {
    auto mirror = reader().table(id);
    if (!mirror) return fail(mirror.error());
    const auto& m = *mirror;
    if (!m || m->epoch != theirs.epoch || m->version != theirs.version) continue;  // it moved on within this batch
    const auto kid = schemas::kid_of(m->k.bytes);
    if (kid != theirs.kid) {
      if (auto s = want_resync(*schemas::find_table(id), "its digest has another key", false, out); !s) return s;
      continue;
    }
    auto stored = theirs.stored ? result<schemas::digest>(std::move(*theirs.stored)) : reader().digest(id, m->k.bytes);
    if (!stored) return fail(stored.error());
    out.evidence.push_back({.work = 0,
                            .table = static_cast<u64>(id),
                            .epoch = m->epoch,
                            .version = m->version,
                            .kid = kid,
                            .reported = theirs.digest,
                            .stored = std::move(*stored)});
  }
  return {};
}

status agent_writer::verdict(const schemas::verdict& v, batch_result& out) {
  const auto* t = schemas::find_table(static_cast<schemas::table_id>(v.table));
  if (t == nullptr) return {};
  auto mirror = reader().table(t->id);
  if (!mirror) return fail(mirror.error());
  auto& m = *mirror;
  if (!m || m->epoch != v.epoch || schemas::kid_of(m->k.bytes) != v.kid) return ++out.counted["verdict_void"], status{};
  if (!v.verified) return ++out.counted["resync"], want_resync(*t, v.reason, v.whole, out);
  if (m->verified_kid == v.kid && m->verified_version > v.version) return {};
  m->verified_version = v.version;
  m->verified_kid = v.kid;
  m->verified_at = wall_;
  ++out.counted["verified"];
  return txn_.put(in_.db(store::keys::meta), store::keys::of_table("table", t->id), schemas::encode(*m));
}

status agent_writer::done(std::uint64_t number) { return txn_.erase(in_.db(store::keys::outbox), store::keys::number(number)); }

}  // namespace wdb
