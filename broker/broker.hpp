// The stage in the middle: takes frames in through three doors, looks at envelope and topic only, and passes them on. What
// it remembers it can forget: every process that matters to it says again who it is.
#pragma once

#include <deque>
#include <map>

#include "broker/credit_ledger.hpp"
#include "broker/routes.hpp"
#include "broker/work_queue.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
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
  struct agent_peer {
    std::string connection;
    std::uint64_t instance = 0;
    common::instant greeted{};
  };
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

  broker(common::net::hub stages, common::net::hub agents, common::net::hub operators);
  void drain(door in, common::net::hub& hub);
  void take(door in, arrival a);
  void refuse(door in, const arrival& a, const schemas::envelope* e, const std::string& reason, const std::string& text);

  bool known_user(const arrival& a) const;
  void on_hello(arrival a, const schemas::envelope& e);
  void on_agent_data(arrival a, const schemas::envelope& e);
  void on_enlist(const arrival& a, const schemas::envelope& e);
  void on_credit(const schemas::envelope& e);
  void on_answer(arrival a, const schemas::envelope& e);
  void on_command(arrival a, const schemas::envelope& e);
  void on_reply(const arrival& a, const schemas::envelope& e);

  void welcome(const std::string& connection);
  void new_wdb(const std::string& connection, std::uint64_t instance, amount credit);
  void to_wdb(std::string frame);
  void to_agent(const std::string& agent, const std::string& frame);
  void grant_credit();
  void send_credit(const grant& g);
  void hand_out_work();
  void flush_wdb();
  void expire_questions();
  void log_counts();

  std::string frame(schemas::message_type type, const std::string& agent, std::uint64_t epoch, std::uint64_t version, const std::string& payload);

  common::net::hub stages_, agents_, operators_;
  std::uint64_t instance_, counter_ = 0;
  wdb_peer wdb_;
  std::map<std::string, agent_peer> peers_;
  std::map<std::uint64_t, question> questions_;
  std::deque<std::string> waiting_for_wdb_;  ///< bounded by the credit that these frames hold
  credit_ledger ledger_;
  work_queue work_;
  std::map<std::string, std::uint64_t> counted_;
  common::instant next_log_{};
  std::map<std::string, common::instant> complained_;
};

}  // namespace broker
