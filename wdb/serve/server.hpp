// The stage: takes what arrives, hands it to the commit threads agent by agent, and sends what their turns did. This loop
// alone owns the connection, the registry's writes, the alerts and the work window; the threads own the stores.
#pragma once

#include <deque>
#include <set>

#include "alerts/alert_thread.hpp"
#include "alerts/waiver_watch.hpp"
#include "common/net/link.hpp"
#include "store/registry.hpp"
#include "wdb/batches/commit_threads.hpp"
#include "wdb/batches/crash_mark.hpp"
#include "wdb/batches/scrub.hpp"
#include "wdb/serve/check_schedule.hpp"
#include "wdb/serve/dump_sessions.hpp"
#include "wdb/serve/liveness.hpp"
#include "wdb/serve/work_window.hpp"

namespace wdb {

class server {
 public:
  /// Everything below lives as long as the process.
  struct parts {
    schemas::data_paths paths;
    common::net::link broker;
    store::registry& agents;
    store::alert_log& alert_log;
    alerts::alert_file& alert_file;
    crash_mark& mark;
    common::net::wake& woken;
    history_limits limits;
    double hash_budget = 5;  ///< percent of a core for hashing stored rows anew
    bool unclean = false;  ///< the last wdb did not end by itself
  };
  explicit server(parts p);

  /// Finds pending work in every store. Then round() until told to stop.
  common::status start();
  /// Waits at most `timeout`, handles what came. An error is final: full disk, I/O error (the caller exits).
  common::status round(common::milliseconds timeout);
  const std::map<std::string, u64>& counted() const { return counted_; }

 private:
  /// Alerts, and what may happen when they are durable.
  struct raised {
    std::vector<schemas::alert> alerts;
    std::vector<std::pair<std::string, outbox_place>> done;  ///< outbox entries they came from, with their agent: may be forgotten
    std::vector<agent_turn> held;                            ///< batches that raised some: may be answered
  };
  void enlist();
  common::status receive();
  void take(common::net::frame frame);
  void take_result(const schemas::envelope& e);
  void take_verdict(const schemas::envelope& e);
  void take_question(const schemas::envelope& e, const std::vector<std::string>& tables);
  template <class Question>
  std::optional<Question> read_question(const schemas::envelope& e);
  void raise(schemas::alert a) { next_alerts_.alerts.push_back(std::move(a)); }
  common::status take_stored_alerts();
  void post_alerts();

  void post_batches();
  common::status take_turns();
  void note_checked(const agent_turn& turn);
  void order_checks(common::instant now);
  common::status finish_turn(agent_turn& turn);
  void take_outgoing(agent_turn& turn);
  void take_evidence(agent_turn& turn);
  void send_dumps(agent_turn& turn);
  void ask_for_outgoing();
  void sweep();

  void send_due();
  void send_part(u64 question, const std::string& agent, const common::result<schemas::dump_part>& part);
  void refuse_question(u64 question, const std::string& agent, std::string why);
  void send(const std::string& agent, const std::string& table, schemas::header head, std::string_view payload);
  void flush();
  void count(const std::string& what, u64 n = 1);

  schemas::data_paths paths_;
  common::net::link broker_;
  crash_mark& mark_;
  common::net::wake& woken_;
  alerts::alert_thread alerts_;
  commit_threads stores_;
  liveness agents_;
  alerts::waiver_watch waivers_;
  work_window work_;
  scrub_schedule scrubs_;
  check_schedule checks_;
  std::shared_ptr<const schemas::waivers> waivers_now_;
  dump_sessions dumps_;
  std::map<std::string, agent_batch> batches_;  ///< what this round brought
  raised next_alerts_, stored_alerts_;           ///< what waits for the alert thread; what it is storing
  std::set<std::string> with_outbox_;  ///< agents whose outbox may hold entries that were not offered
  std::size_t asked_ = 0;              ///< offers on their way through the commit threads
  std::deque<std::string> waiting_;    ///< frames that the connection did not take yet, in order
  std::map<std::string, u64> counted_;
  common::instant complained_{};  ///< of a frame that could not be read
  u64 instance_, counter_ = 0, broker_instance_ = 0;
  common::instant next_enlist_{}, next_housekeeping_{};
};

}  // namespace wdb
