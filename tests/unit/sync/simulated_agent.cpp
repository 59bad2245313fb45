// How the agent decides (collector/sync/agent_protocol): replay from the log, then a repair by
// buckets, then a snapshot.
#include <algorithm>

#include "common/overloaded.hpp"
#include "schemas/digest.hpp"
#include "tests/unit/sync/simulation.hpp"

namespace simulated {

using collector::sync::reconcile_agent;

namespace {
constexpr unsigned sessions_before_snapshot = 3;

std::string mint(std::mt19937_64& rng) {
  std::string k;
  for (std::size_t i = 0; i < schemas::k_bytes; ++i) k.push_back(static_cast<char>(rng()));
  return k;
}
}  // namespace

agent::agent(std::mt19937_64& rng, const memory_table& empty) : disk(empty), rng_(rng) {}

void agent::send(std::vector<to_server>& line, position at, decltype(to_server::what) what) {
  line.push_back({at, instance, ++counter_, std::move(what)});
}

void agent::act(std::vector<to_server>& line, bool patient) {
  if (!greeted || rng_() % 8 == 0) {  // and again every keepalive
    send(line, {disk.epoch, disk.version, 0}, hello{disk.last_instance});
    hello_ = counter_;
    if (!greeted) return;
  }
  disk.last_instance = instance;
  if (disk.repairing) return disk.version == 0 ? void() : repair(line, patient);
  if (!patient) cursor_ = 0;
  for (const auto& e : disk.log) {
    if (e.at.version <= cursor_) continue;
    cursor_ = e.at.version;
    send(line, e.at, e.what);
    if (rng_() % 3 == 0) return;
  }
}

void agent::begin_repair() {
  disk.pending_k = mint(rng_);
  disk.pending_version = disk.version;
  disk.pending_session = rng_() | 1;
  snapshot_sent_ = false;
  repair_.reset();
  if (disk.whole || disk.sessions >= sessions_before_snapshot) return;
  collector::sync::repair_shape shape;
  if (rng_() % 2 == 0) shape.digest_bits = 4, shape.element_bits = 4 + rng_() % 5;
  if (rng_() % 2 == 0) shape.chunk_bytes = 60 + rng_() % 100;
  shape.levels =
      rng_() % 3 == 0 ? schemas::cut_levels{3, 1 + rng_() % 2} : schemas::cut_levels{rng_() % 4, 0};
  shape.list_at_first_level = rng_() % 2;
  auto subject = disk.rows.subject(disk.pending_k);
  subject.answers = disk.wanted;
  repair_.emplace(std::move(subject), shape);
}

void agent::repair(std::vector<to_server>& line, bool patient) {
  const bool snapshot = disk.whole || disk.sessions >= sessions_before_snapshot;
  if ((snapshot && !(snapshot_sent_ && patient)) || (!snapshot && !repair_)) begin_repair();
  const position at{disk.epoch, disk.pending_version, schemas::kid_of(disk.pending_k)};
  if (snapshot) {
    if (std::exchange(snapshot_sent_, true)) return;
    return send(line, at,
                whole_table{disk.rows, disk.pending_k, disk.pending_session, disk.wanted});
  }
  if (!patient) repair_->resend();
  while (const auto* due = repair_->due()) {
    if (due->type == schemas::message_type::compare)
      send(line, at, question{due->payload});
    else
      send(line, at, fix{due->payload});
    repair_->sent();
  }
}

void agent::need_repair(bool whole) {
  repair_.reset();
  snapshot_sent_ = false;
  disk.repairing = true;
  disk.whole = disk.whole || whole;
  disk.pending_session = 0;
}

void agent::ended(u64 version) {
  disk.repairing = disk.whole = false;
  disk.sessions = 0;
  disk.k = std::exchange(disk.pending_k, {});
  disk.pending_session = 0;
  if (!disk.wanted.empty()) done_resync_ = disk.wanted.back();
  disk.wanted.clear();
  std::erase_if(disk.log, [&](const auto& e) { return e.at.version <= version; });
  cursor_ = 0;
  repair_.reset();
}

void agent::settle_session() {
  using enum reconcile_agent::state;
  switch (repair_->now()) {
    case running:
      return;
    case equal:
      return ended(disk.pending_version);
    case whole:
      return need_repair(true);
    case again:
    case stale:
    case later:
      ++disk.sessions;
      return need_repair(false);
  }
}

void agent::arrived(const to_agent& m) {
  if (m.instance != instance) return;
  std::visit(common::overloaded{[&](const mirror_position& p) { on_position(m, p); },
                                [&](const gap&) { on_gap(m); },
                                [&](const resync& r) {
                                  if (disk.version == 0 || disk.repairing || done_resync_ == r.id)
                                    return;
                                  disk.wanted.push_back(r.id);
                                  need_repair(false);
                                },
                                [&](const new_epoch&) {
                                  if (m.at.epoch != disk.epoch) return;
                                  disk.epoch = rng_() | 1;
                                  disk.log.clear();
                                  disk.wanted.clear();
                                  need_repair(true);
                                },
                                [&](const auto& answer) {
                                  if (!repair_ || !repair_->arrived(answer)) return;
                                  settle_session();
                                }},
             m.what);
}

void agent::on_position(const to_agent& m, const mirror_position& p) {
  const bool answers_hello = p.hello != 0 && p.hello == hello_;
  greeted = greeted || answers_hello;
  if (m.at.epoch != disk.epoch) {
    if (answers_hello && !disk.repairing && disk.version != 0) need_repair(true);
    return;
  }
  if (disk.repairing) {
    // What the mirror holds says nothing until it is what this repair brought.
    if (disk.pending_session != 0 && m.at.kid == schemas::kid_of(disk.pending_k) &&
        m.at.version >= disk.pending_version)
      ended(disk.pending_version);
    return;
  }
  std::erase_if(disk.log, [&](const auto& e) { return e.at.version <= m.at.version; });
}

void agent::on_gap(const to_agent& m) {
  if (disk.version == 0 || disk.repairing) return;
  if (m.at.epoch != disk.epoch) return need_repair(true);
  if (m.at.version >= disk.version) return;
  const bool replay = std::ranges::any_of(
      disk.log, [&](const auto& e) { return e.at.version == m.at.version + 1; });
  if (replay)
    cursor_ = std::min(cursor_, m.at.version);
  else
    need_repair(false);
}

void agent::change_rows() {
  change c;
  for (auto changes = 1 + rng_() % 3; changes > 0; --changes) {
    const auto row =
        tests::group_row("g" + std::to_string(rng_() % 12), static_cast<std::int64_t>(rng_() % 3));
    const auto name = schemas::key_hash(
        disk.rows.table().id, schemas::key_of(disk.rows.table(), row.stable.bytes).value());
    if (rng_() % 3 == 0) {
      disk.rows.remove(name);
      std::erase_if(c.upserts, [&](const auto& r) {
        return schemas::key_of(disk.rows.table(), r.stable.bytes).value() ==
               schemas::key_of(disk.rows.table(), row.stable.bytes).value();
      });
      c.removed.push_back(name);
    } else {
      disk.rows.put(row);
      std::erase(c.removed, name);
      c.upserts.push_back(row);
    }
  }
  ++disk.version;
  if (disk.repairing && disk.pending_session == 0)
    return;  // the repair that is due will tell of it
  const auto& k = disk.repairing ? disk.pending_k : disk.k;
  c.root = disk.rows.digest(k).root.bytes;
  disk.log.push_back({{disk.epoch, disk.version, schemas::kid_of(k)}, std::move(c)});
}

void agent::report(std::vector<to_server>& line) {
  if (!greeted || disk.version == 0) return;
  if (disk.repairing) return send(line, {disk.epoch, disk.version, 0}, root_report{});
  send(line, {disk.epoch, disk.version, schemas::kid_of(disk.k)},
       root_report{disk.rows.digest(disk.k).root.bytes});
}

void agent::crash() {
  instance = rng_() | 1;
  counter_ = cursor_ = 0;
  must_greet();
  snapshot_sent_ = false;
  repair_.reset();
}

void agent::truncate_log(bool knows) {
  disk.log.clear();
  if (knows && disk.version != 0) need_repair(false);
}

}  // namespace simulated
