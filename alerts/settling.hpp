// What is told, when, and with what else. Alerts that tell of a takeover are told at once; the same
// row on further agents soon after that is one more line. Others wait for what belongs to them:
// those of the same scan with the same `part_of`, and the same on other agents. What may pass waits
// for an interval, together with what belongs to it, and is not told if it has passed by then. What
// comes and goes is told a few times, and from then on as a count. No files and no clock: what was
// decided is taken with decisions(), and what is due depends on the given time.
#pragma once

#include "alerts/grouping.hpp"
#include "store/told_log.hpp"

namespace alerts {

class settling {
 public:
  /// Milliseconds.
  struct times {
    schemas::i64 settle = 3'600'000;  ///< how long a state that may pass has to last
    schemas::i64 gather = 2'000;      ///< how long others wait for what belongs to them
    schemas::i64 period = 3'600'000;  ///< in which repeats are counted
  };
  /// Goes on from what was committed.
  settling(times t, store::told_log::state from);

  /// An alert as wdb numbered it; one that is known already is passed over.
  void take(const schemas::stored_alert& a, schemas::i64 now);
  /// wdb's log is another one, or an older one: what comes next is what it has after that.
  void go_on_after(store::told_log::place at);
  /// Decides on all that is due.
  void tell_due(schemas::i64 now);

  /// What is to be committed; empty where nothing was decided since the last call.
  std::optional<store::told_log::changes> decisions(schemas::i64 now);
  /// From now on.
  void use(times t) { times_ = t; }
  /// Up to where alerts were taken.
  const store::told_log::place& at() const { return state_.at; }

 private:
  bool is_due(const schemas::waiting_alert& w, schemas::i64 now) const;
  /// Whether the same was told of another agent in this period.
  bool spreads(const schemas::alert& a) const;
  /// Not what leads back to where it was before something that waited and is over.
  void hold(const schemas::alert& a, schemas::i64 now);
  /// Whatever this is over of has passed without being told.
  void forget_passed(const schemas::alert& over, schemas::i64 now);
  void release(std::uint64_t number);
  groups due_groups(const groups& all, schemas::i64 now) const;
  /// Adds those of other agents that say the same.
  void join_agents(const groups& all, groups& due) const;
  std::string tale_of(const numbers& group) const;
  void tell(const numbers& group, schemas::i64 now);
  /// Whether an alert is told, and not only counted.
  bool note_repeat(const schemas::alert& a, schemas::i64 now, bool passed);
  void end_periods(schemas::i64 now);
  void gather_floods(schemas::i64 now);

  times times_;
  store::told_log::state state_;
  store::told_log::changes next_;
  bool decided_ = false;
  std::map<std::string, numbers> lasting_;           ///< of each thing what waits to have lasted
  std::map<std::string, std::string> first_agents_;  ///< of what was told at once, by its tale
  std::string undoing_;                              ///< the last commit that undid something
  std::map<std::string, std::string> undone_;        ///< how what it undid was before: stable bytes
};

}  // namespace alerts
