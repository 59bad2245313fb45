// The part of the broker that passes frames on, once they have come through the right door.
#include "broker/broker.hpp"
#include "common/log.hpp"

namespace broker {

using common::net::sent;
using schemas::message_type;

namespace {
constexpr std::size_t most_questions = 4096;
constexpr auto hello_pause = std::chrono::milliseconds{100};
}  // namespace

// ---- agents ----

void broker::on_hello(arrival a, const schemas::envelope& e) {
  const std::string agent(e.agent);
  if (agent.empty()) return refuse(door::agents, a, &e, "no_agent", "a hello without an agent");
  if (!known_user(a)) return refuse(door::agents, a, &e, "foreign_user", "this user may not be this agent");
  auto& peer = peers_[agent];
  const auto now = std::chrono::steady_clock::now();
  const bool fresh = peer.connection != a.from.connection || peer.instance != e.head.instance;
  if (!fresh && now - peer.greeted < hello_pause) return void(++counted_["hello_too_soon"]);
  peer.greeted = now;
  if (fresh) {
    peer.connection = a.from.connection;
    peer.instance = e.head.instance;
    ledger_.greet(agent);
    send_credit({agent, {}});  // says which wdb there is, if any
  }
  if (wdb_.instance != 0) to_wdb(std::move(a.frame));
}

void broker::on_agent_data(arrival a, const schemas::envelope& e) {
  const std::string agent(e.agent);
  const auto peer = peers_.find(agent);
  if (peer == peers_.end() || peer->second.connection != a.from.connection || !known_user(a))
    return refuse(door::agents, a, &e, "not_greeted", "say hello first: this connection is not this agent");
  if (!ledger_.spend(agent, a.frame.size())) return refuse(door::agents, a, &e, "no_credit", "more than the credit allows");
  to_wdb(std::move(a.frame));
}

void broker::to_agent(const std::string& agent, const std::string& bytes) {
  const auto peer = peers_.find(agent);
  if (peer == peers_.end()) return void(++counted_["dropped_no_agent"]);
  switch (agents_.send(peer->second.connection, bytes)) {
    case sent::queued:
      return;
    case sent::full:
      return void(++counted_["dropped_agent_full"]);  // acknowledgements are cumulative, the rest is repeated
    case sent::unknown:
      break;
  }
  ++counted_["dropped_agent_gone"];
  ledger_.forget(agent);
  peers_.erase(peer);
}

void broker::grant_credit() {
  if (wdb_.instance == 0) return;
  for (const auto& g : ledger_.distribute()) send_credit(g);
}

void broker::send_credit(const grant& g) {
  to_agent(g.agent, frame(message_type::credit, g.agent, wdb_.instance, 0, schemas::encode(schemas::credit{g.total.bytes, g.total.messages})));
}

// ---- stages ----

void broker::on_enlist(const arrival& a, const schemas::envelope& e) {
  const auto m = schemas::decode<schemas::enlist>(e.payload);
  if (!m) return refuse(door::stages, a, &e, "malformed", m.error().detail);
  const auto now = std::chrono::steady_clock::now();
  if (m->role == "analyzer") {
    work_.enlist(a.from.connection, m->credit_messages, now);
  } else if (m->role == "wdb") {
    if (wdb_.instance != e.head.instance || wdb_.connection != a.from.connection)
      new_wdb(a.from.connection, e.head.instance, {m->credit_bytes, m->credit_messages});
    wdb_.heard = now;
  } else {
    return refuse(door::stages, a, &e, "unknown_role", "a stage is wdb or analyzer");
  }
  welcome(a.from.connection);
}

void broker::welcome(const std::string& connection) {
  stages_.send(connection, frame(message_type::welcome, {}, 0, 0, schemas::encode(schemas::welcome{wdb_.instance})));
}

/// Nothing that was on its way to the last one is its successor's: agents hold it, and send it again.
void broker::new_wdb(const std::string& connection, std::uint64_t instance, amount credit) {
  spdlog::info("wdb is there");
  const bool other = wdb_.instance != instance;
  wdb_.connection = connection;
  wdb_.instance = instance;
  waiting_for_wdb_.clear();
  work_.clear();
  ledger_.reset(credit);
  if (!other) ++counted_["wdb_reconnected"];
  std::vector<std::string> agents;
  for (const auto& [agent, peer] : peers_) agents.push_back(agent);
  for (const auto& agent : agents) send_credit({agent, {}});
}

void broker::to_wdb(std::string bytes) {
  waiting_for_wdb_.push_back(std::move(bytes));
  flush_wdb();
}

void broker::flush_wdb() {
  while (!waiting_for_wdb_.empty()) {
    const auto how = stages_.send(wdb_.connection, waiting_for_wdb_.front());
    if (how == sent::full) return;
    if (how == sent::unknown) {  // it died; whoever comes next is another instance
      counted_["dropped_wdb_gone"] += waiting_for_wdb_.size();
      waiting_for_wdb_.clear();
      wdb_ = {};
      return;
    }
    waiting_for_wdb_.pop_front();
  }
}

void broker::on_credit(const schemas::envelope& e) {
  const auto c = schemas::decode<schemas::credit>(e.payload);
  if (!c || e.head.instance != wdb_.instance) return void(++counted_["refused_credit"]);
  ledger_.give_back(std::string(e.agent), {c->bytes, c->messages});
}

void broker::on_answer(arrival a, const schemas::envelope& e) {
  work_.done(e.head.version);
  if (wdb_.instance == 0) return void(++counted_["dropped_no_wdb"]);
  to_wdb(std::move(a.frame));
}

void broker::hand_out_work() {
  for (const auto& w : work_.assign(std::chrono::steady_clock::now())) {
    const auto how = stages_.send(w.analyzer, *w.frame);
    if (how == sent::full) work_.take_back(w.work);
    if (how == sent::unknown) work_.forget(w.analyzer);
  }
}

// ---- operators ----

void broker::on_command(arrival a, const schemas::envelope& e) {
  const auto id = e.head.version;
  const std::string agent(e.agent);
  const auto refuse_it = [&](const std::string& why) {
    ++counted_["command_refused"];
    const schemas::reply no{.id = id, .done = true, .refused = true, .text = why, .roots = {}};
    operators_.send(a.from.connection, frame(message_type::reply, agent, 0, id, schemas::encode(no)));
  };
  if (!known_user(a)) return refuse_it("this user may not command agents");
  if (!peers_.contains(agent)) return refuse_it("the agent is not connected");
  if (questions_.size() >= most_questions) return refuse_it("too many commands are waiting for an answer");
  questions_[id] = {a.from.connection, e.head.sent_ms};
  to_agent(agent, a.frame);
}

void broker::on_reply(const arrival& a, const schemas::envelope& e) {
  const auto asked = questions_.find(e.head.version);
  if (asked == questions_.end()) return void(++counted_["dropped_no_question"]);
  operators_.send(asked->second.connection, a.frame);
  questions_.erase(asked);
}

void broker::expire_questions() {
  if (questions_.empty()) return;
  const auto now = common::wall_ms();
  std::erase_if(questions_, [&](const auto& q) { return q.second.deadline < now; });
}

}  // namespace broker
