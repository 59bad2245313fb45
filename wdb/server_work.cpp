// The part of the server that empties outboxes: change-sets to the analyzers, our own alerts to the alert store.
#include "common/log.hpp"
#include "wdb/server.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;
using schemas::message_type;

status server::offer_outbox(const schemas::agent_id& agent) {
  mark_.working_on(agent.text());
  auto s = read_outbox(agent);
  mark_.done();
  if (!s) return s.error().code == errc::corrupt ? rebuild(agent, s.error()) : s;
  return {};
}

status server::read_outbox(const schemas::agent_id& agent) {
  auto opened = stores_.get(agent);
  if (!opened) return fail(opened.error());
  std::vector<std::pair<u64, schemas::alerts_of>> own;
  status s;
  {
    auto txn = common::kv::txn::read((*opened)->env());
    if (!txn) return fail(txn.error());
    auto& offered = offered_[agent.text()];
    s = store_reader(**opened, *txn).each_outgoing(offered + 1, [&](u64 number, const outbox_record& r, bool& go_on) -> status {
      go_on = work_.has_room();
      if (!go_on) return with_outbox_.insert(agent.text()), status{};  // on when results make room
      offered = number;
      if (r.kind == static_cast<u64>(outgoing::alerts)) {
        auto alerts = schemas::decode<schemas::alerts_of>(r.payload.bytes);
        if (!alerts) return fail(errc::corrupt, "outbox: {}", alerts.error().detail);
        return own.emplace_back(number, std::move(*alerts)), status{};
      }
      auto set = schemas::decode<schemas::change_set>(r.payload.bytes);
      if (!set) return fail(errc::corrupt, "outbox: {}", set.error().detail);
      const auto* table = schemas::find_table(static_cast<schemas::table_id>(set->table));
      work_.add({agent.text(), number, message_type::change_set, std::string(table ? table->name : ""), r.payload.bytes});
      return {};
    });
  }
  if (!s || own.empty()) return s;
  return deliver_own(agent, std::move(own));
}

status server::deliver_own(const schemas::agent_id& agent, std::vector<std::pair<u64, schemas::alerts_of>> own) {
  for (auto& [number, alerts] : own) {
    for (auto& a : alerts.alerts) new_alerts_.push_back(std::move(a));
    batches_[agent.text()].done.push_back(number);
  }
  if (auto s = store_alerts(); !s) return s;
  return write_batches();
}

/// The work number rides in the header, so that the broker need not decode; the payload gets it too.
void server::send_due() {
  for (const auto& [work, item] : work_.due(std::chrono::steady_clock::now())) {
    schemas::header h;
    h.type = item->type;
    h.version = work;
    if (item->type == message_type::evidence) {
      auto e = schemas::decode<schemas::evidence>(item->payload);
      if (!e) continue;  // we encoded it
      e->work = work;
      send(item->agent, item->table, h, schemas::encode(*e));
    } else {
      auto set = schemas::decode<schemas::change_set>(item->payload);
      if (!set) continue;  // it was decoded when it was offered
      set->work = work;
      send(item->agent, item->table, h, schemas::encode(*set));
    }
  }
}

}  // namespace wdb
