#include "wdb/batches/store_worker.hpp"

#include <time.h>

#include <algorithm>

#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "schemas/server_alert.hpp"
#include "wdb/batches/agent_summary.hpp"
#include "wdb/batches/history_cut.hpp"

namespace wdb {

using common::errc;
using common::error;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {

/// How often an agent's history is held against its limits while nothing of it has to go.
constexpr common::milliseconds trim_every{60'000};

/// The message is at fault, not the store: it is refused and the batch goes on.
bool message_is_at_fault(errc code) {
  return code == errc::malformed || code == errc::too_large || code == errc::unsupported;
}

/// CPU time of this thread.
std::chrono::nanoseconds thread_cpu() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

void note_duplicate(const std::string& agent, std::uint64_t refused, batch_outcome& outcome) {
  if (!outcome.out.counted.contains("duplicate_agent")) return;
  outcome.alerts.push_back(schemas::server_alert(
      agent, "duplicate-agent", schemas::severity::high, common::be64(refused),
      "two collectors claim this agent id: give one of them another"));
}

}  // namespace

store_worker::store_worker(schemas::data_paths paths, const store::registry& agents,
                           crash_mark::slot mark, std::size_t most_open,
                           const history_limits& limits)
    : paths_(paths),
      agents_(agents),
      mark_(mark),
      stores_(std::move(paths), most_open),
      limits_(limits) {}

void store_worker::use(const history_limits& limits) {
  limits_ = limits;
  for (auto& [agent, m] : memories_) m.next_trim = {};
}

result<store_worker::memory*> store_worker::remember(const std::string& agent) {
  const auto at = memories_.find(agent);
  if (at != memories_.end()) return &at->second;
  auto record = agents_.find(agent);
  if (!record) return fail(record.error());
  auto& m = memories_[agent];
  m.known.record = record->value_or(store::agent_record{});
  return &m;
}

namespace {

batch_outcome begin_outcome(const schemas::agent_id& agent, const agent_batch& batch) {
  batch_outcome t;
  t.agent = agent.text();
  t.offers = batch.offers;
  for (const auto& f : batch.frames) t.credit.bytes += f.size(), ++t.credit.messages;
  return t;
}

}  // namespace

batch_outcome store_worker::remove(const schemas::agent_id& agent, const agent_batch& dropped) {
  auto t = begin_outcome(agent, dropped);
  memories_.erase(agent.text());
  if (auto s = stores_.remove(agent); !s) t.fatal = s.error();
  t.removed = true;
  return t;
}

batch_outcome store_worker::run(const schemas::agent_id& agent, agent_batch batch) {
  auto t = begin_outcome(agent, batch);
  auto m = remember(agent.text());
  if (!m) return t.fatal = m.error(), t;
  if (batch.only_reads() && !stores_.is_there(agent)) {  // it was removed: makes no new one
    refuse(batch.questions, store::nothing_stored(agent.text(), (*m)->known.record), t);
    if (batch.check) t.checked = std::chrono::microseconds{0};
    return t;
  }
  const auto marked = mark_.working_on(agent.text());
  bool written = false;
  auto s = work(agent, **m, batch, t, written);
  if (!s && s.error().code == errc::corrupt) {
    const auto cut = cut_history(stores_, agent, s.error());
    if (!cut)
      s = fail(cut.error());
    else if (*cut)
      s = after_cut(agent, **m, batch, t, written);
  }
  if (!s && s.error().code == errc::corrupt) {
    if (t.dumps.empty())
      refuse(batch.questions, "the store is damaged, and is rebuilt from its agent", t);
    s = rebuild(agent, **m, s.error(), t);
  }
  if (!s && s.error().code == errc::unsupported) {
    if ((*m)->log.may_write("unsupported", std::chrono::steady_clock::now()))
      spdlog::error("{}: {}", agent.text(), common::one_line(s.error().detail));
    turn_away(batch, s.error().detail, t);
    s = {};
  }
  if (batch.check && !t.checked)
    t.checked = std::chrono::microseconds{0};  // it came to nothing, and is over
  if (!s) t.fatal = s.error();
  return t;
}

/// The batch was done up to where it met the damage, or not at all.
status store_worker::after_cut(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                               batch_outcome& outcome, bool written) {
  ++outcome.out.counted["history_cut"];
  m.records.reset();  // what is stored decides
  m.all_offered = false;
  if (!written) return work(agent, m, batch, outcome, written);
  outcome.scrub = batch.scrub;  // reading through goes on
  outcome.more_outgoing = true;
  return {};
}

status store_worker::work(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                          batch_outcome& outcome, bool& written) {
  if (auto s = write(agent, m, batch, outcome); !s) return s;
  written = true;
  if (outcome.out.new_outgoing) m.all_offered = false;
  outcome.more_outgoing = outcome.out.new_outgoing && batch.offers == 0;
  status s;
  if (batch.offers > 0 && !m.all_offered) s = read_outbox(agent, m, outcome);
  if (s) s = copy_rows(agent, m, batch, outcome);
  if (s) s = scrub(agent, m, batch, outcome);
  return s;
}

status store_worker::load_records(const schemas::agent_id& agent, memory& m) {
  if (m.records) return {};
  auto opened = stores_.get(agent);
  if (!opened) return fail(opened.error());
  auto txn = common::kv::txn::read((*opened)->env());
  if (!txn) return fail(txn.error());
  auto records = agent_records::load(store::reader(**opened, *txn));
  if (!records) return fail(records.error());
  m.records = std::move(*records);
  return {};
}

status store_worker::write(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                           batch_outcome& outcome) {
  if (auto s = load_records(agent, m); !s) return s;
  const auto wall = common::wall_ms();
  agent_mirror mirror(
      agent.text(), *m.records, room_, [&] { return stores_.get(agent); }, wall);
  conversation c{.mirror = mirror,
                 .who = m.who,
                 .known = m.known,
                 .gate = gate_,
                 .now = std::chrono::steady_clock::now(),
                 .wall = wall};
  m.known.seen = false;
  auto s = take_all(c, m, batch);
  if (s) s = check_rows(c, batch, outcome);
  if (s) s = trim(c, m);
  if (s) s = note_figures(c, m, batch, outcome);
  if (s) s = mirror.commit();
  if (!s) return m.records.reset(), s;  // what is stored decides
  outcome.out = std::move(c.out);
  note_duplicate(agent.text(), m.who.refused, outcome);
  return {};
}

status store_worker::take_all(conversation& c, memory& m, const agent_batch& batch) {
  for (const auto& place : batch.done)
    if (place.generation == m.generation)
      if (auto s = take_done(c, place.number); !s) return s;
  for (const auto& v : batch.verdicts)
    if (auto s = take_verdict(c, v); !s) return s;
  if (auto s = handle_frames(c, m, batch); !s) return s;
  // Questions that write; those that read are answered after the commit.
  for (const auto& q : batch.questions)
    if (q.what == message_type::want_resync)
      if (auto s = want_tables(c, q.id, q.tables); !s) return s;
  return finish(c);
}

status store_worker::handle_frames(conversation& c, memory& m, const agent_batch& batch) {
  m.log.tell_left_out(c.now);
  for (const auto& frame : batch.frames) {
    auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes);
    if (!e)
      return fail(errc::io, "a frame that was read once does not read again: {}", e.error().detail);
    auto s = handle(c, *e);
    if (s) continue;
    if (!message_is_at_fault(s.error().code)) return s;
    const auto kind = fmt::format("{}: refused_{}", c.mirror.agent(), name(s.error().code));
    if (m.log.may_write(kind, c.now))
      spdlog::warn("{}: {} refused: {}", c.mirror.agent(), common::one_line(e->topic),
                   common::one_line(s.error().detail));
    c.out.to_send.add(message_type::busy, c.mirror.agent(), {}, schemas::busy{s.error().detail},
                      e->head.instance);
    c.count("refused");
  }
  return {};
}

status store_worker::check_rows(conversation& c, const agent_batch& batch, batch_outcome& outcome) {
  if (!batch.check) return {};
  const auto before = thread_cpu();
  if (auto s = check_rows_anew(c); !s) return s;
  outcome.checked = std::chrono::ceil<std::chrono::microseconds>(thread_cpu() - before);
  return {};
}

/// Only where the transaction is written anyway; a store that nothing comes for is not opened for
/// this.
status store_worker::trim(conversation& c, memory& m) const {
  if (!c.mirror.is_open() || c.now < m.next_trim) return {};
  auto done = trim_history(c.mirror.in(), c.mirror.txn(), limits_, c.wall);
  if (!done) return fail(done.error());
  if (done->changes > 0) c.out.counted["history_trimmed"] += done->changes;
  m.next_trim = done->more ? c.now : c.now + std::min(trim_every, limits_.age);
  return {};
}

/// What the registry is to say of the agent.
status store_worker::note_figures(conversation& c, memory& m, const agent_batch& batch,
                                  batch_outcome& outcome) const {
  auto& record = m.known.record;
  auto figures = record.figures;
  if (auto s = summarize(c.mirror, m.records->last_scan, batch.waivers.get(), c.wall, figures); !s)
    return s;
  if (auto s = label_by_rules(c.mirror, batch.label_rules.get(), figures); !s) return s;
  figures.broken_policies = m.records->broken_policies;
  if (batch.check) figures.check_period_ms = static_cast<u64>(batch.check->count());
  const auto& epochs = c.mirror.records().epochs;
  const bool joined =
      epochs.current != 0 && (!record.had_store || record.retired != epochs.retired);
  if (joined) record.had_store = true, record.retired = epochs.retired;
  const bool changed = joined || figures != record.figures;
  record.figures = std::move(figures);
  outcome.heard = m.known.seen;
  if (outcome.heard || changed) outcome.record = record;
  return {};
}

}  // namespace wdb
