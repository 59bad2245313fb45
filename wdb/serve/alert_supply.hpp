// Alerts for the stage that tells them: it says up to where it has them, and gets what comes next.
#pragma once

#include <optional>

#include "store/alert_log.hpp"
#include "wdb/serve/connection.hpp"

namespace wdb {

class alert_supply {
 public:
  /// `log` outlives this.
  explicit alert_supply(const store::alert_log& log) : log_(log) {}

  /// What the stage has. It says so again until it gets an answer.
  void want(schemas::alerts_wanted w) { wanted_ = w, may_be_more_ = true; }
  /// Alerts were stored.
  void more_came() { may_be_more_ = true; }
  /// Answers, if there is something to answer with.
  common::status send(connection& to);

 private:
  const store::alert_log& log_;
  std::optional<schemas::alerts_wanted> wanted_;
  bool may_be_more_ = false;  ///< than when the log was looked at last
};

}  // namespace wdb
