// The stage: takes what arrives, hands it to the commit threads agent by agent, and sends what
// their batches did. This loop alone owns the connection, the registry's writes, the alerts and the
// work window; the threads own the stores.
#pragma once

#include "schemas/label_rules/label_rule_file.hpp"
#include "wdb/batches/commit_threads.hpp"
#include "wdb/batches/crash_mark.hpp"
#include "wdb/batches/scrub.hpp"
#include "wdb/serve/alert_flow.hpp"
#include "wdb/serve/alert_supply.hpp"
#include "wdb/serve/check_schedule.hpp"
#include "wdb/serve/connection.hpp"
#include "wdb/serve/dump_sessions.hpp"
#include "wdb/serve/enrolment_office.hpp"
#include "wdb/serve/liveness.hpp"
#include "wdb/serve/waiver_watch.hpp"
#include "wdb/serve/work_flow.hpp"

namespace wdb {

/// Large because it is the one owner of what stages, agents and operators ask of wdb.
class server {
 public:
  /// Everything below lives as long as the process.
  struct parts {
    schemas::data_paths paths;
    common::net::link broker;
    store::registry& agents;
    store::enrolments enrolments;
    store::alert_log& alert_log;
    crash_mark& mark;
    common::net::event& woken;
    history_limits limits;
    double hash_budget = 5;                  ///< percent of a core for hashing stored rows anew
    check_schedule::notice checks_are_late;  ///< that budget is too little for the stores
    bool unclean = false;                    ///< the last wdb did not end by itself
  };
  explicit server(parts p);

  /// Sets aside the stores that the last process crashed on, and finds pending work in every other.
  /// Then round() until told to stop.
  common::status start(crash_mark& mark);
  /// Waits at most `timeout`, handles what came. An error is final: full disk, I/O error (the
  /// caller exits).
  common::status round(common::milliseconds timeout);
  /// Percent of a core for hashing stored rows anew, and whom to tell that it is too little.
  void use_hash_budget(double percent, check_schedule::notice is_late) {
    checks_.use(percent, std::move(is_late));
  }
  /// How much history each agent's store keeps.
  void use(const history_limits& limits) { stores_.use(limits); }
  const std::map<std::string, u64>& counted() const { return counted_; }

 private:
  common::status receive(common::instant now);
  common::status take(common::net::frame frame, common::instant now);
  /// What has no agent's batch to go to, or is malformed.
  common::status take_other(const schemas::envelope& e, common::instant now);
  void take_result(const schemas::envelope& e, common::instant now);
  void take_verdict(const schemas::envelope& e, common::instant now);
  void take_question(const schemas::envelope& e, const std::vector<std::string>& tables);
  template <class Question>
  std::optional<Question> read_question(const schemas::envelope& e);

  /// What is due because nothing happened.
  common::status sweep(common::instant now);
  void order_work(common::instant now);
  void post_batches(common::instant now);
  common::status take_stored_alerts(common::instant now);
  common::status take_outcomes(common::instant now);
  common::status take_own_alerts(batch_outcome& outcome);
  void note_checked(const batch_outcome& outcome, common::instant now);
  void finish_batch(batch_outcome& outcome, common::instant now);
  void send_part(u64 question, const std::string& agent,
                 const common::result<schemas::dump_part>& part);
  void count(const std::string& what, u64 n = 1) { counted_[what] += n; }

  schemas::data_paths paths_;
  connection broker_;
  common::net::event& woken_;
  struct {
    alert_flow in;
    alert_supply out;
  } alerts_;
  commit_threads stores_;
  liveness agents_;
  enrolment_office enrolment_;
  struct {
    waiver_watch waivers;
    schemas::label_rule_file labels;
  } written_;  ///< by operators, into files
  work_flow work_;
  scrub_schedule scrubs_;
  check_schedule checks_;
  dump_sessions dumps_;
  std::map<std::string, agent_batch> batches_;  ///< what is to be posted
  std::map<std::string, u64> counted_;
  struct {
    common::instant enlist{}, housekeeping{};
  } next_;
};

}  // namespace wdb
