// The part of the broker that passes frames between agents, wdb and analyzers, once they have come through the right door.
#include "broker/broker.hpp"
#include "common/log.hpp"

namespace broker {

using common::net::sent;
using schemas::hop;
using schemas::message_type;

// ---- agents ----

void broker::on_hello(arrival a, const schemas::envelope& e) {
  if (e.agent.empty()) return refuse(door::agents, a, &e, "no_agent", "a hello without an agent");
  if (!known_user(a)) return refuse(door::agents, a, &e, "foreign_user", "this user may not be this agent");
  switch (peers_.greet(e.agent, a.from.connection, e.head.instance, now_)) {
    case agent_peers::greeting::too_soon:
      return void(++counted_["hello_too_soon"]);
    case agent_peers::greeting::fresh:
      // Says which wdb there is, if any; credit comes when wdb has taken it for the agent.
      send_to_agent(e.agent, a.from.connection, credit_frame({std::string(e.agent), {}, false}));
      break;
    case agent_peers::greeting::again:
      break;
  }
  if (wdb_.instance != 0) to_wdb(std::move(a.frame));
}

void broker::on_credit_request(const arrival& a, const schemas::envelope& e) {
  auto c = schemas::decode<schemas::credit_request>(e.payload);
  if (!c) return refuse(door::agents, a, &e, "malformed", c.error().detail);
  if (!peers_.is_current(e.agent, a.from.connection)) return;
  const amount used{c->bytes, c->messages};
  if (!c->done) return ledger_.request(e.agent, used, now_);
  if (const auto g = ledger_.end_lease(e.agent, used)) to_agent(e.agent, 0, credit_frame(*g));
}

void broker::on_agent_data(arrival a, const schemas::envelope& e) {
  if (!peers_.is_current(e.agent, a.from.connection) || !known_user(a))
    return refuse(door::agents, a, &e, "not_greeted", "say hello first: this connection is not this agent");
  if (!ledger_.spend(e.agent, a.frame.size(), now_)) return refuse(door::agents, a, &e, "no_credit", "more than the credit allows");
  to_wdb(std::move(a.frame));
}

/// wdb names the instance it speaks to. Its answer to a hello makes that connection the agent.
void broker::from_wdb(frame f, const schemas::envelope& e) {
  if (e.head.type == message_type::ack && peers_.acknowledge(e.agent, e.head.to)) ledger_.greet(std::string(e.agent));
  to_agent(e.agent, e.head.to, std::move(f));
}

void broker::to_agent(std::string_view agent, std::uint64_t instance, frame f) {
  const auto* connection = peers_.connection_of(agent, instance);
  if (connection == nullptr) return void(++counted_["dropped_no_agent"]);
  send_to_agent(agent, std::string(*connection), std::move(f));
}

void broker::send_to_agent(std::string_view agent, const std::string& connection, frame f) {
  seen(hop::broker_collector, f);
  switch (agents_.send(connection, f)) {
    case sent::queued:
      return;
    case sent::full:
      return void(++counted_["dropped_agent_full"]);  // acknowledgements are cumulative, the rest is repeated
    case sent::unknown:
      break;
  }
  ++counted_["dropped_agent_gone"];
  if (peers_.forget(agent, connection)) ledger_.forget(std::string(agent));
}

void broker::grant_credit() {
  if (wdb_.instance == 0) return;
  for (const auto& g : ledger_.expire(now_)) to_agent(g.agent, 0, credit_frame(g));
  for (const auto& g : ledger_.distribute()) to_agent(g.agent, 0, credit_frame(g));
}

common::net::frame broker::credit_frame(const grant& g) {
  schemas::credit c;
  c.bytes = g.total.bytes, c.messages = g.total.messages;
  if (g.leased) {
    c.lease_ms = static_cast<std::uint64_t>(credit_ledger::lease.count());
    c.lasting_bytes = credit_ledger::lasting.bytes;
    c.lasting_messages = credit_ledger::lasting.messages;
  }
  c.server = wdb_.instance;
  return make(message_type::credit, g.agent, {}, schemas::encode(c));
}

// ---- stages ----

void broker::on_enlist(const arrival& a, const schemas::envelope& e) {
  const auto m = schemas::decode<schemas::enlist>(e.payload);
  if (!m) return refuse(door::stages, a, &e, "malformed", m.error().detail);
  seen(m->role == "wdb" ? hop::wdb_broker : hop::analyzer_broker, a.frame);
  if (m->role == "analyzer") {
    work_.enlist(a.from.connection, m->credit_messages, now_);
  } else if (m->role == "wdb") {
    if (wdb_.instance != e.head.instance || wdb_.connection != a.from.connection)
      new_wdb(a.from.connection, e.head.instance, {m->credit_bytes, m->credit_messages});
    wdb_.heard = now_;
  } else {
    return refuse(door::stages, a, &e, "unknown_role", "a stage is wdb or analyzer");
  }
  welcome(a.from.connection);
}

void broker::welcome(const std::string& connection) {
  auto f = make(message_type::welcome, {}, {}, schemas::encode(schemas::welcome{wdb_.instance}));
  seen(connection == wdb_.connection ? hop::broker_wdb : hop::broker_analyzer, f);
  stages_.send(connection, f);
}

/// Nothing that was on its way to the last one is its successor's: agents hold it, and send it again.
void broker::new_wdb(const std::string& connection, std::uint64_t instance, amount credit) {
  spdlog::info("wdb is there");
  if (wdb_.instance == instance) ++counted_["wdb_reconnected"];
  wdb_.connection = connection;
  wdb_.instance = instance;
  waiting_for_wdb_.clear();
  work_.clear();
  ledger_.reset(credit);
  peers_.forget_acknowledged();
  for (const auto& p : peers_.everybody()) send_to_agent(p.agent, p.connection, credit_frame({p.agent, {}, false}));
}

void broker::to_wdb(frame f) {
  waiting_for_wdb_.push_back(std::move(f));
  flush_wdb();
}

void broker::flush_wdb() {
  while (!waiting_for_wdb_.empty()) {
    auto& f = waiting_for_wdb_.front();
    const auto copy = tap_.listening() ? f.share() : frame();
    const auto how = stages_.send(wdb_.connection, f);
    if (how == sent::full) return;
    if (how == sent::unknown) {  // it died; whoever comes next is another instance
      counted_["dropped_wdb_gone"] += waiting_for_wdb_.size();
      waiting_for_wdb_.clear();
      wdb_ = {};
      return;
    }
    if (tap_.listening()) tap_.copy(hop::broker_wdb, copy, now_ms_);
    waiting_for_wdb_.pop_front();
  }
}

void broker::on_credit(const schemas::envelope& e) {
  const auto c = schemas::decode<schemas::credit_return>(e.payload);
  if (!c || e.head.instance != wdb_.instance) return void(++counted_["refused_credit"]);
  ledger_.give_back(e.agent, {c->bytes, c->messages});
}

void broker::on_answer(arrival a, const schemas::envelope& e) {
  work_.done(e.head.correlation);
  if (wdb_.instance == 0) return void(++counted_["dropped_no_wdb"]);
  to_wdb(std::move(a.frame));
}

void broker::hand_out_work() {
  for (const auto& w : work_.assign(now_)) {
    auto f = w.frame->share();
    const auto how = stages_.send(w.analyzer, f);
    if (how == sent::queued) seen(hop::broker_analyzer, *w.frame);
    if (how == sent::full) work_.take_back(w.work);
    if (how == sent::unknown) work_.forget(w.analyzer);
  }
}

}  // namespace broker
