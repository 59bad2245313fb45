// How the server decides (wdb/mirror), with the rule that is switched off left out.
#include <algorithm>

#include "schemas/digest.hpp"
#include "tests/unit/sync/simulation.hpp"

namespace simulated {

using schemas::compare_answer;
using schemas::repair_answer;

void server::reply(std::vector<to_agent>& line, decltype(to_agent::what) what,
                   std::optional<position> at) {
  line.push_back({live.instance,
                  at.value_or(position{disk.at.epoch.value_or(0), disk.at.version, kid()}),
                  std::move(what)});
}

void server::arrived(const to_server& m, std::vector<to_agent>& line, u64 now) {
  if (const auto* h = std::get_if<hello>(&m.what)) return take(m, *h, line, now);
  if (m.instance != live.instance) return;
  live.heard = common::instant{common::milliseconds{static_cast<std::int64_t>(now)}};
  std::visit(
      [&](const auto& what) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(what)>, hello>) take(m, what, line);
      },
      m.what);
}

void server::take(const to_server& m, const hello& h, std::vector<to_agent>& line, u64 now) {
  live.keepalive = common::milliseconds{10};
  if (wdb::claim_speaker(live, m.instance, h.predecessor,
                         common::instant{common::milliseconds{static_cast<std::int64_t>(now)}}) ==
      wdb::claim::busy)
    return;
  if (m.counter <= live.last_counter) return;
  live.last_counter = m.counter;
  if (m.at.version != 0 && wdb::went_back(disk.at, disk.retired, m.at.epoch, m.at.version))
    reply(line, new_epoch{}, position{m.at.epoch, 0, 0});
  reply(line, mirror_position{disk.session, m.counter});
  if (disk.wanted) reply(line, resync{*disk.wanted});
}

void server::take(const to_server& m, const change& c, std::vector<to_agent>& line) {
  std::string content = c.root;
  for (const auto& r : c.upserts) content += r.stable.bytes;
  std::optional<bool> same;
  if (const auto was = disk.applied.find(m.at.version); was != disk.applied.end())
    same = was->second == content;
  auto step = wdb::accept_delta(disk.at, disk.retired, m.at.epoch, m.at.version, same);
  if (off_ == without::delta_order && disk.at.epoch == m.at.epoch) step = wdb::step::apply;
  switch (step) {
    case wdb::step::already:
    case wdb::step::retired:
      return reply(line, mirror_position{});
    case wdb::step::gap:
      return reply(line, gap{});
    case wdb::step::diverged:
      return reply(line, new_epoch{}, position{m.at.epoch, 0, 0});
    case wdb::step::apply:
      break;
  }
  for (const auto& name : c.removed) disk.rows.remove(name);
  for (const auto& r : c.upserts) disk.rows.put(r);
  disk.at.version = m.at.version;
  disk.applied[m.at.version] = std::move(content);
  reply(line, mirror_position{});
  compare(m.at.kid, c.root, line);
}

void server::compare(u64 their_kid, const std::string& root, std::vector<to_agent>& line) {
  if (their_kid != kid() && off_ != without::equal_keys) return want(line);
  if (disk.rows.digest(disk.k).root.bytes == root) {
    disk.verified = {*disk.at.epoch, disk.at.version, kid()};
    just_verified = true;
  } else {
    found_wrong = true;
    want(line);
  }
}

void server::want(std::vector<to_agent>& line) {
  if (!disk.wanted) disk.wanted = ++wishes_;
  reply(line, resync{*disk.wanted});
}

/// The mirror is the agent's table at the message's version now.
void server::stands_at(const to_server& m, const std::string& k, const std::vector<u64>& answers) {
  disk.at = {m.at.epoch, m.at.version};
  disk.k = k;
  disk.applied.clear();
  if (disk.wanted && std::ranges::find(answers, *disk.wanted) != answers.end()) disk.wanted.reset();
  disk.verified = {m.at.epoch, m.at.version, kid()};
  just_verified = true;
}

void server::take(const to_server& m, const whole_table& w, std::vector<to_agent>& line) {
  if (disk.session == w.session) return reply(line, mirror_position{disk.session});
  switch (wdb::accept_snapshot(disk.at, disk.retired, m.at.epoch, m.at.version)) {
    case wdb::step::retired:
      return;
    case wdb::step::diverged:
      return reply(line, new_epoch{}, position{m.at.epoch, 0, 0});
    default:
      break;
  }
  if (disk.at.epoch && disk.at.epoch != m.at.epoch) disk.retired.push_back(*disk.at.epoch);
  disk.rows = w.rows;
  disk.session = w.session;
  stands_at(m, w.k, w.answers);
  ++snapshots;
  reply(line, mirror_position{disk.session});
}

void server::take(const to_server& m, const root_report& r, std::vector<to_agent>& line) {
  if (m.counter <= live.last_counter) return;
  live.last_counter = m.counter;
  auto at = m.at;
  if (off_ == without::equal_versions && disk.at.epoch == at.epoch) at.version = disk.at.version;
  if (off_ == without::equal_keys) at.kid = kid();
  switch (wdb::judge_report(disk.at, kid(), at.epoch, at.version, at.kid, !r.root.empty())) {
    case wdb::standing::compare:
      return compare(at.kid, r.root, line);
    case wdb::standing::other_key:
      return want(line);
    case wdb::standing::gap:
      return reply(line, gap{});
    case wdb::standing::older:
    case wdb::standing::none:
      break;
  }
  if (disk.wanted) reply(line, resync{*disk.wanted});
}

wdb::repair server::accept(const to_server& m) const {
  auto mirror = disk.at;
  if (off_ == without::version_floor) mirror.version = 0;
  if (off_ == without::current_epoch)
    return m.at.version < mirror.version ? wdb::repair::stale : wdb::repair::proceed;
  return wdb::accept_repair(mirror, disk.retired, m.at.epoch, m.at.version);
}

void server::take(const to_server& m, const question& q, std::vector<to_agent>& line) {
  const auto ask = schemas::decode<schemas::compare>(q.bytes).value();
  if (!wdb::check_compare(ask)) return;
  schemas::compare_reply answer{.kid = m.at.kid,
                                .answer = 0,
                                .parent_bits = ask.parent_bits,
                                .version = 0,
                                .wait_ms = 0,
                                .buckets = {},
                                .deeper = {}};
  switch (accept(m)) {
    case wdb::repair::retired:
      return;
    case wdb::repair::stale:
      answer.answer = static_cast<u64>(compare_answer::stale);
      return reply(line, answer);
    case wdb::repair::other_epoch:
      answer.answer = static_cast<u64>(compare_answer::whole);
      return reply(line, answer);
    case wdb::repair::proceed:
      break;
  }
  answer = wdb::compare_buckets(ask, disk.rows.hashes());
  if (answer.answer == static_cast<u64>(compare_answer::equal))
    stands_at(m, ask.k.bytes, ask.answers);
  reply(line, answer);
}

void server::take(const to_server& m, const fix& f, std::vector<to_agent>& line) {
  const auto fix = schemas::decode<schemas::repair>(f.bytes).value();
  if (!wdb::check_repair(disk.rows.table(), fix)) return;
  schemas::repair_reply answer{
      .kid = m.at.kid, .chunk = fix.chunk, .answer = 0, .version = disk.at.version};
  switch (accept(m)) {
    case wdb::repair::retired:
      return;
    case wdb::repair::stale:
      answer.answer = static_cast<u64>(repair_answer::stale);
      return reply(line, answer);
    case wdb::repair::other_epoch:
      answer.answer = static_cast<u64>(repair_answer::whole);
      return reply(line, answer);
    case wdb::repair::proceed:
      break;
  }
  const auto hashes = disk.rows.hashes(wdb::range_of(fix));
  const auto plan = wdb::plan_repair(disk.rows.table(), fix, hashes).value();
  conflicts += plan.answer != repair_answer::done;
  if (plan.answer != repair_answer::done && off_ != without::digest_checks) {
    answer.answer = static_cast<u64>(plan.answer);
    return reply(line, answer);
  }
  disk.rows.apply(plan, hashes);
  if (fix.final) {
    stands_at(m, fix.k.bytes, fix.answers);
    ++repairs;
  } else {
    disk.excused = true;
    if (off_ != without::chunk_unverifies) disk.verified.reset();
  }
  answer.version = disk.at.version;
  reply(line, answer);
}

}  // namespace simulated
