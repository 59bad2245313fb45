// Where agents come in: which connection is which agent, what each may send, and what goes back to
// it.
#pragma once

#include "broker/gateway/agent_peers.hpp"
#include "broker/gateway/credit_ledger.hpp"
#include "broker/shard/shard.hpp"

namespace broker {

class gateway {
 public:
  /// The journal and the shard outlive this.
  gateway(common::net::hub agents, journal& j, shard& wdb)
      : agents_(std::move(agents)), journal_(j), wdb_(wdb) {}
  common::net::hub& socket() { return agents_; }

  /// Agents hear it when they have greeted; empty: nothing.
  void announce(std::string server_keys) { server_keys_ = std::move(server_keys); }

  // What agents send.
  void take_hello(arrival a, const schemas::envelope& e);
  void take_credit_request(const arrival& a, const schemas::envelope& e);
  void take_data(arrival a, const schemas::envelope& e);
  /// The sender is told, so that nothing is dropped silently. `e`: null when the frame did not
  /// decode.
  void refuse(const arrival& a, const schemas::envelope* e, const std::string& reason,
              const std::string& text);

  // What wdb sends.
  void pass_on(frame f, const schemas::envelope& e);
  void take_credit_return(const schemas::envelope& e);
  /// Another wdb is there: agents have to be acknowledged anew, and hear of it.
  void begin_anew(amount credit);

  /// Nothing is taken from it any more.
  void forget(const std::string& agent);

  /// Grants the credit that can be granted now.
  void grant_credit();
  /// An operator's question, to whichever is the agent. False: it is not connected, or was not
  /// seen to go; the frame is whole then.
  bool ask(std::string_view agent, frame& f);
  /// To the agent's instance; 0: to whichever is the agent.
  void send(std::string_view agent, std::uint64_t instance, frame f);

 private:
  bool send_over(std::string_view agent, const std::string& connection, frame& f);
  void send_over(std::string_view agent, const std::string& connection, frame&& f) {
    send_over(agent, connection, f);
  }
  frame credit_frame(const grant& g);

  common::net::hub agents_;
  journal& journal_;
  shard& wdb_;
  std::string server_keys_;  ///< payload
  agent_peers peers_;
  credit_ledger ledger_;
};

}  // namespace broker
