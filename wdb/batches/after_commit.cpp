// The part of store_worker that reads a store once the batch is committed: its outbox, copies of
// rows, and all of it where that is due.
#include "store/dump.hpp"
#include "wdb/batches/store_worker.hpp"

namespace wdb {

using common::fail;
using common::status;
using schemas::message_type;

namespace {

/// What one batch reads of an outbox: enough to keep analyzers busy, little enough to hold.
constexpr std::size_t offered_at_once = 64, offered_bytes = 2u << 20;

/// What one batch reads of a store that is read through: some milliseconds' worth.
constexpr std::size_t scrubbed_at_once = 4u << 20;

}  // namespace

status store_worker::read_outbox(const schemas::agent_id& agent, memory& m,
                                 batch_outcome& outcome) {
  auto opened = stores_.get(agent);
  if (!opened) return fail(opened.error());
  auto txn = common::kv::txn::read((*opened)->env());
  if (!txn) return fail(txn.error());
  std::size_t bytes = 0;
  const store::reader reader(**opened, *txn);
  auto s = reader.each_outgoing(
      m.offered + 1, [&](u64 number, const store::outbox_record& r, bool& go_on) -> status {
        go_on = outcome.outgoing.size() < offered_at_once && bytes < offered_bytes;
        if (!go_on) return outcome.more_outgoing = true, status{};
        auto payload = reader.outgoing_payload(r);
        if (!payload) return fail(payload.error());
        m.offered = number;
        bytes += payload->size();
        outcome.outgoing.push_back({{m.generation, number},
                                    static_cast<store::outgoing>(r.kind),
                                    r.table,
                                    std::move(*payload)});
        return {};
      });
  m.all_offered = s && !outcome.more_outgoing;
  return s;
}

status store_worker::scrub(const schemas::agent_id& agent, memory& m, const agent_batch& batch,
                           batch_outcome& outcome) {
  if (batch.scrub == agent_batch::scrub::none) return {};
  auto opened = stores_.get(agent);
  if (!opened) return fail(opened.error());
  if (!m.scrub) {
    auto done = is_scrubbed(**opened, common::wall_ms());
    if (!done) return fail(done.error());
    if (*done && batch.scrub != agent_batch::scrub::forced) return {};
    m.scrub.emplace();
  }
  auto next = read_values(**opened, *m.scrub, scrubbed_at_once);
  if (!next) return fail(next.error());
  m.scrub = std::move(*next);
  if (m.scrub) return outcome.scrub = batch.scrub, status{};
  ++outcome.out.counted["scrubbed"];
  outcome.scrubbed = true;
  return note_scrubbed(**opened, common::wall_ms());
}

status store_worker::copy_rows(const schemas::agent_id& agent, const memory& m,
                               const agent_batch& batch, batch_outcome& outcome) {
  for (const auto& q : batch.questions) {
    if (q.what != message_type::dump) continue;
    if (!m.records->has_tables()) {
      refuse({q}, store::nothing_stored(agent.text(), m.known.record), outcome);
      continue;
    }
    auto opened = stores_.get(agent);
    if (!opened) return fail(opened.error());
    auto parts = store::dump_tables(**opened, q.tables);
    if (!parts) return fail(parts.error());
    outcome.dumps.push_back({q.id, std::move(*parts)});
  }
  return {};
}

}  // namespace wdb
