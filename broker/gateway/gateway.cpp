#include "broker/gateway/gateway.hpp"

#include "schemas/canonical.hpp"

namespace broker {

using common::net::sent;
using schemas::hop;
using schemas::message_type;

namespace {
/// What a key may be was looked up by the entrance, frame by frame.
bool may_be_an_agent(const common::net::peer& p) { return p.key || is_trusted(p); }
}  // namespace

void gateway::refuse(const arrival& a, const schemas::envelope* e, const std::string& reason,
                     const std::string& text) {
  journal_.refused("agents", a, reason, text);
  if (e == nullptr || e->agent.empty()) return;
  auto no = journal_.make(message_type::busy, e->agent, {.to = e->head.instance},
                          schemas::encode(schemas::busy{text}));
  journal_.seen(hop::broker_collector, no);
  agents_.send(a.from.connection, no);
}

void gateway::take_hello(arrival a, const schemas::envelope& e) {
  if (e.agent.empty()) return refuse(a, &e, "no_agent", "a hello without an agent");
  if (!may_be_an_agent(a.from))
    return refuse(a, &e, "foreign_user", "this user may not be this agent");
  switch (peers_.greet(e.agent, a.from.connection, e.head.instance, journal_.now())) {
    case agent_peers::greeting::too_soon:
      return journal_.count("hello_too_soon");
    case agent_peers::greeting::fresh:
      // Says which wdb there is, if any; credit comes when wdb has taken it for the agent.
      send_over(e.agent, a.from.connection, credit_frame({std::string(e.agent), {}, false, {}}));
      break;
    case agent_peers::greeting::again:
      break;
  }
  if (wdb_.is_there()) wdb_.send(std::move(a.frame));
}

void gateway::take_credit_request(const arrival& a, const schemas::envelope& e) {
  auto c = schemas::decode<schemas::credit_request>(e.payload);
  if (!c) return refuse(a, &e, "malformed", c.error().detail);
  if (!peers_.is_current(e.agent, a.from.connection)) return;
  const amount used{c->bytes, c->messages};
  if (!c->done) return ledger_.request(e.agent, used, journal_.now());
  if (const auto g = ledger_.end_lease(e.agent, used)) send(e.agent, 0, credit_frame(*g));
}

void gateway::take_data(arrival a, const schemas::envelope& e) {
  if (!peers_.is_current(e.agent, a.from.connection) || !may_be_an_agent(a.from))
    return refuse(a, &e, "not_greeted", "say hello first: this connection is not this agent");
  if (!ledger_.spend(e.agent, a.frame.size(), journal_.now()))
    return refuse(a, &e, "no_credit", "more than the credit allows");
  wdb_.send(std::move(a.frame));
}

/// wdb names the instance it speaks to. Its answer to a hello makes that connection the agent.
void gateway::pass_on(frame f, const schemas::envelope& e) {
  const bool has_greeted =
      e.head.type == message_type::ack && peers_.acknowledge(e.agent, e.head.to);
  const std::string greeted(has_greeted ? e.agent : std::string_view{});
  const auto instance = e.head.to;
  if (has_greeted) ledger_.greet(greeted);
  send(e.agent, instance, std::move(f));
  if (has_greeted && !server_keys_.empty())
    send(greeted, instance,
         journal_.make(message_type::server_keys, greeted, {.to = instance}, server_keys_));
}

void gateway::take_credit_return(const schemas::envelope& e) {
  const auto c = schemas::decode<schemas::credit_return>(e.payload);
  if (!c || e.head.instance != wdb_.instance()) return journal_.count("refused_credit");
  ledger_.give_back(e.agent, {c->bytes, c->messages});
}

void gateway::begin_anew(amount credit) {
  ledger_.reset(credit);
  peers_.forget_acknowledged();
  for (const auto& p : peers_.everybody())
    send_over(p.agent, p.connection, credit_frame({p.agent, {}, false, {}}));
}

void gateway::forget(const std::string& agent) {
  peers_.forget(agent);
  ledger_.forget(agent);
}

void gateway::grant_credit() {
  if (!wdb_.is_there()) return;
  for (const auto& g : ledger_.expire(journal_.now())) send(g.agent, 0, credit_frame(g));
  for (const auto& g : ledger_.distribute()) send(g.agent, 0, credit_frame(g));
}

void gateway::send(std::string_view agent, std::uint64_t instance, frame f) {
  const auto* connection = peers_.connection_of(agent, instance);
  if (connection == nullptr) return journal_.count("dropped_no_agent");
  send_over(agent, std::string(*connection), std::move(f));
}

bool gateway::ask(std::string_view agent, frame& f) {
  const auto* connection = peers_.connection_of(agent, 0);
  return connection != nullptr && send_over(agent, std::string(*connection), f);
}

bool gateway::send_over(std::string_view agent, const std::string& connection, frame& f) {
  journal_.seen(hop::broker_collector, f);
  switch (agents_.send(connection, f)) {
    case sent::queued:
      return true;
    case sent::full:  // acknowledgements are cumulative, the rest is repeated
      journal_.count("dropped_agent_full");
      return false;
    case sent::unknown:
      break;
  }
  journal_.count("dropped_agent_gone");
  if (peers_.forget(agent, connection)) ledger_.forget(std::string(agent));
  return false;
}

frame gateway::credit_frame(const grant& g) {
  schemas::credit c;
  c.bytes = g.total.bytes, c.messages = g.total.messages;
  if (g.leased) {
    c.lease_ms = static_cast<std::uint64_t>(credit_ledger::lease.count());
    c.lasting_bytes = g.lasting.bytes;
    c.lasting_messages = g.lasting.messages;
  }
  c.server = wdb_.instance();
  return journal_.make(message_type::credit, g.agent, {}, schemas::encode(c));
}

}  // namespace broker
