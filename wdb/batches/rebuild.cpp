// The part of store_worker that gives up a store: it is set aside, reported, and asked for anew
// from its agent. Other agents do not notice.
#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "wdb/batches/quarantine.hpp"
#include "wdb/batches/store_worker.hpp"

namespace wdb {

using common::error;
using common::fail;
using common::status;
using schemas::message_type;

batch_outcome store_worker::set_aside(const schemas::agent_id& agent, const error& why) {
  batch_outcome t;
  t.agent = agent.text();
  auto m = remember(agent.text());
  auto s = m ? rebuild(agent, **m, why, t) : status(fail(m.error()));
  if (!s) t.fatal = s.error();
  return t;
}

status store_worker::rebuild(const schemas::agent_id& agent, memory& m, const error& why,
                             batch_outcome& outcome) {
  auto where = stores_.set_aside(agent, common::wall_ms());
  if (!where) return fail(where.error());
  spdlog::error(
      "{}: the store is damaged ({}); it was set aside as {} and is rebuilt from its agent",
      agent.text(), why.detail, *where);
  ++m.generation;
  m.offered = 0;
  m.all_offered = false;
  m.records.reset();
  m.scrub.reset();
  m.known.record.had_store = true;
  m.known.record.figures = {};
  outcome.outgoing.clear();
  outcome.more_outgoing = false;
  outcome.record = m.known.record;
  ++outcome.out.counted["quarantined"];
  outcome.alerts.push_back(rebuilt_alert(
      agent.text(), *where,
      "the store was damaged (" + why.detail + "), set aside, and is rebuilt from its agent"));
  if (auto s = begin_anew(agent, m); !s) return s;
  for (const auto& t : schemas::tables())
    if (t.id != schemas::table_id::scans)
      outcome.out.to_send.add(message_type::gap, agent.text(), t.name,
                              schemas::gap{static_cast<u64>(t.id), 0, 0}, m.who.instance);
  return {};
}

/// The new store remembers which epochs are over, and that it knows nothing of what was before: its
/// history begins now.
status store_worker::begin_anew(const schemas::agent_id& agent, const memory& m) {
  auto fresh = stores_.get(agent);
  if (!fresh) return fail(fresh.error());
  auto txn = common::kv::write_txn::begin((*fresh)->env());
  if (!txn) return fail(txn.error());
  const auto meta = (*fresh)->db(store::keys::meta);
  const store::epochs_record epochs{.current = 0, .retired = m.known.record.retired};
  if (auto s = txn->put(meta, "epochs", schemas::encode(epochs)); !s) return s;
  const store::horizon_record horizon{.commit = 0, .time = common::wall_ms()};
  if (auto s = txn->put(meta, "horizon", schemas::encode(horizon)); !s) return s;
  // Commits are not dated before the horizon, whatever the clock does.
  if (auto s = txn->put(meta, "commit",
                        schemas::writer().natural(horizon.commit).integer(horizon.time).take());
      !s)
    return s;
  return std::move(*txn).commit();
}

}  // namespace wdb
