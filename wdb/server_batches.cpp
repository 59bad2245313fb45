// The part of the server that writes: one transaction an agent, answers after the commit, quarantine.
#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "wdb/server.hpp"

namespace wdb {

using common::errc;
using common::error;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {
/// The message is at fault, not the store: it is refused and the batch goes on.
bool is_refusal(errc code) { return code == errc::malformed || code == errc::too_large || code == errc::unsupported; }
}  // namespace

status server::write_batches() {
  auto batches = std::exchange(batches_, {});
  for (auto& [name, batch] : batches) {
    auto agent = schemas::agent_id::parse(name);
    if (!agent) continue;  // decode_frame has checked it
    if (auto s = write_agent(*agent, batch); !s) return s;
    if (batch.credit_messages == 0) continue;
    schemas::header h;
    h.type = message_type::credit;
    send(name, {}, h, schemas::encode(schemas::credit{batch.credit_bytes, batch.credit_messages}));
  }
  return {};
}

status server::write_agent(const schemas::agent_id& agent, agent_batch& batch) {
  auto record = agents_.find(agent.text());
  if (!record) return fail(record.error());
  known_agent known{record->value_or(agent_record{}), false};
  mark_.working_on(agent.text());
  auto out = write_store(agent, batch, known);
  mark_.done();
  if (!out) return out.error().code == errc::corrupt ? rebuild(agent, out.error()) : fail(out.error());
  if (auto s = remember(agent, known, *out); !s) return s;
  for (auto& m : out->to_send.messages) send(m.agent, m.table, m.head, m.payload);
  for (auto& e : out->evidence) {
    const auto table = std::string(schemas::find_table(static_cast<schemas::table_id>(e.table))->name);
    if (!work_.has_room()) {
      count("evidence_postponed");  // the next report brings it again
      continue;
    }
    work_.add({agent.text(), 0, message_type::evidence, table, schemas::encode(e)});
  }
  for (const auto& [what, n] : out->counted) count(what, n);
  if (out->new_outgoing || !batch.done.empty()) with_outbox_.insert(agent.text());
  return {};
}

result<batch_result> server::write_store(const schemas::agent_id& agent, agent_batch& batch, known_agent& known) {
  auto opened = stores_.get(agent);
  if (!opened) return fail(opened.error());
  const store& in = **opened;
  auto txn = common::kv::write_txn::begin(in.env());
  if (!txn) return fail(txn.error());
  batch_result out;
  agent_writer writer(in, *txn, agent.text(), sessions_[agent.text()], known, std::chrono::steady_clock::now(), common::wall_ms());
  for (const auto number : batch.done)
    if (auto s = writer.done(number); !s) return fail(s.error());
  for (const auto& v : batch.verdicts)
    if (auto s = writer.verdict(v, out); !s) return fail(s.error());
  if (auto s = handle_frames(writer, agent, batch, out); !s) return fail(s.error());
  if (auto s = writer.finish(out); !s) return fail(s.error());
  auto epochs = store_reader(in, *txn).epochs();
  if (!epochs) return fail(epochs.error());
  if (epochs->current != 0 && (!known.record.had_store || known.record.retired != epochs->retired)) {
    known.record.had_store = known.seen = true;
    known.record.retired = epochs->retired;
  }
  if (auto s = std::move(*txn).commit(); !s) return fail(s.error());
  return out;
}

status server::handle_frames(agent_writer& writer, const schemas::agent_id& agent, agent_batch& batch, batch_result& out) {
  for (const auto& frame : batch.frames) {
    auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes);
    if (!e) return fail(errc::io, "a frame that was read once does not read again: {}", e.error().detail);
    auto s = writer.handle(*e, out);
    if (s) continue;
    if (!is_refusal(s.error().code)) return s;
    spdlog::warn("{}: {} refused: {}", agent.text(), common::one_line(e->topic), common::one_line(s.error().detail));
    out.to_send.add(message_type::busy, agent.text(), {}, schemas::busy{s.error().detail});
    ++out.counted["refused"];
  }
  return {};
}

status server::remember(const schemas::agent_id& agent, known_agent& known, const batch_result& out) {
  if (out.counted.contains("duplicate_agent")) {
    const std::string occasion = common::be64(sessions_[agent.text()].refused);
    schemas::alert a{.id = {schemas::alert_id(agent.text(), 0, 0, 0, occasion, "duplicate-agent")},
                     .agent = agent.text(),
                     .rule = "duplicate-agent",
                     .severity = static_cast<u64>(schemas::severity::high),
                     .table = 0,
                     .epoch = 0,
                     .version = 0,
                     .change = 0,
                     .origin = 0,
                     .key = {},
                     .old_stable = {},
                     .new_stable = {},
                     .message = "two collectors claim this agent id: give one of them another",
                     .time = 0};
    new_alerts_.push_back(std::move(a));
    if (auto s = store_alerts(); !s) return s;
  }
  if (!known.seen) return {};
  const auto now = common::wall_ms();
  if (known.record.first_seen == 0) known.record.first_seen = now;
  known.record.last_seen = now;
  return agents_.put(agent.text(), known.record);
}

/// A store that cannot be trusted is set aside, reported, and asked for anew from its agent. Other agents do not notice.
status server::rebuild(const schemas::agent_id& agent, const error& why) {
  const auto now = common::wall_ms();
  auto where = stores_.set_aside(agent, now);
  if (!where) return fail(where.error());
  spdlog::error("{}: the store is damaged ({}); it was set aside as {} and is rebuilt from its agent", agent.text(), why.detail, *where);
  count("quarantined");
  work_.orphan(agent.text());
  offered_.erase(agent.text());
  new_alerts_.push_back({.id = {schemas::alert_id(agent.text(), 0, 0, 0, *where, "store-rebuilt")},
                         .agent = agent.text(),
                         .rule = "store-rebuilt",
                         .severity = static_cast<u64>(schemas::severity::high),
                         .table = 0,
                         .epoch = 0,
                         .version = 0,
                         .change = 0,
                         .origin = static_cast<u64>(schemas::origin::repair),
                         .key = {},
                         .old_stable = {},
                         .new_stable = {},
                         .message = "the store was damaged (" + why.detail + "), set aside, and is rebuilt from its agent",
                         .time = 0});
  if (auto s = store_alerts(); !s) return s;
  auto fresh = stores_.get(agent);
  if (!fresh) return fail(fresh.error());
  auto record = agents_.find(agent.text());
  if (!record) return fail(record.error());
  agent_record known = record->value_or(agent_record{});
  known.had_store = true;
  if (auto s = agents_.put(agent.text(), known); !s) return s;
  auto txn = common::kv::write_txn::begin((*fresh)->env());
  if (!txn) return fail(txn.error());
  const epochs_record epochs{.current = 0, .retired = known.retired};
  if (auto s = txn->put((*fresh)->db(keys::meta), "epochs", schemas::encode(epochs)); !s) return s;
  if (auto s = std::move(*txn).commit(); !s) return s;
  outputs ask;
  for (const auto& t : schemas::tables())
    if (t.id != schemas::table_id::scans) ask.add(message_type::gap, agent.text(), t.name, schemas::gap{static_cast<u64>(t.id), 0, 0});
  for (auto& m : ask.messages) send(m.agent, m.table, m.head, m.payload);
  return {};
}

}  // namespace wdb
