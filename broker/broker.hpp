// The stage in the middle: takes frames in through three doors, looks at envelope and topic only, and passes them on. What
// it remembers it can forget: every process that matters to it says again who it is.
#pragma once

#include <deque>
#include <map>

#include "broker/gateway/agent_peers.hpp"
#include "broker/gateway/credit_ledger.hpp"
#include "broker/operators/tap.hpp"
#include "broker/routes.hpp"
#include "broker/work/work_queue.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
#include "schemas/hop.hpp"
#include "schemas/messages.hpp"
#include "schemas/paths.hpp"

namespace broker {

class broker {
 public:
  /// Binds stages.sock, agents.sock and tap.sock below the data folder.
  static common::result<broker> bind(const common::net::context& context, const schemas::data_paths& paths);
  void round(common::milliseconds timeout);
  const std::map<std::string, std::uint64_t>& counted() const { return counted_; }

 private:
  struct wdb_peer {
    std::string connection;
    std::uint64_t instance = 0;
    common::instant heard{};
  };
  struct question {
    std::string connection;
    std::int64_t deadline = 0;
  };
  using arrival = common::net::hub::arrival;
  using frame = common::net::frame;

  broker(common::net::hub stages, common::net::hub agents, common::net::hub operators);
  void drain(door in, common::net::hub& hub);
  void take(door in, arrival a);
  void pass(door in, route to, arrival a, const schemas::envelope& e);
  void refuse(door in, const arrival& a, const schemas::envelope* e, const std::string& reason, const std::string& text);

  bool known_user(const arrival& a) const;
  void on_hello(arrival a, const schemas::envelope& e);
  void on_credit_request(const arrival& a, const schemas::envelope& e);
  void on_agent_data(arrival a, const schemas::envelope& e);
  void on_enlist(const arrival& a, const schemas::envelope& e);
  void on_credit(const schemas::envelope& e);
  void on_answer(arrival a, const schemas::envelope& e);
  void ask_agent(arrival a, const schemas::envelope& e);
  void ask_wdb(arrival a, const schemas::envelope& e);
  void on_reply(arrival a, const schemas::envelope& e);
  void on_tap_request(const arrival& a, const schemas::envelope& e);

  bool may_ask(const arrival& a, const schemas::envelope& e);
  void refuse_question(const arrival& a, const schemas::envelope& e, const std::string& why);
  void welcome(const std::string& connection);
  void new_wdb(const std::string& connection, std::uint64_t instance, amount credit);
  void to_wdb(frame f);
  void from_wdb(frame f, const schemas::envelope& e);
  void to_agent(std::string_view agent, std::uint64_t instance, frame f);
  void send_to_agent(std::string_view agent, const std::string& connection, frame f);
  void grant_credit();
  frame credit_frame(const grant& g);
  void hand_out_work();
  void flush_wdb();
  void flush_tap();
  void expire_questions();
  void log_counts();

  /// Whom a message of our own is for: an agent's instance, or who asked a question.
  struct address {
    std::uint64_t to = 0, correlation = 0;
  };
  frame make(schemas::message_type type, std::string_view agent, const address& who, const std::string& payload);
  void seen(schemas::hop hop, std::string_view bytes) {
    if (tap_.listening()) tap_.copy(hop, bytes, now_ms_);
  }

  common::net::hub stages_, agents_, operators_;
  std::uint64_t instance_, counter_ = 0;
  wdb_peer wdb_;
  agent_peers peers_;
  std::map<std::uint64_t, question> questions_;
  std::deque<frame> waiting_for_wdb_;  ///< bounded by the credit that these frames hold
  credit_ledger ledger_;
  work_queue work_;
  tap tap_;
  std::map<std::string, std::uint64_t> counted_;
  common::instant next_log_{}, now_{};  ///< one look at the clock a round
  std::int64_t now_ms_ = 0;
  std::map<std::string, common::instant> complained_;
};

}  // namespace broker
