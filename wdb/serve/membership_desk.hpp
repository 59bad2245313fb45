// Answers operators who decide about agents, and does what time alone decides: agents that come and
// go are archived when they are silent, archived ones removed when they were kept long enough. What
// is answered is durable.
#pragma once

#include "wdb/serve/connection.hpp"
#include "wdb/serve/liveness.hpp"
#include "wdb/serve/memberships.hpp"

namespace wdb {

class membership_desk {
 public:
  /// What is given outlives this.
  membership_desk(enrolment_records& records, connection& to, const liveness& seen)
      : records_(records), rules_(records), to_(to), seen_(seen) {}
  /// After the records were loaded: what a removal left when the process ended is to be deleted.
  common::status start();

  /// Decodes and does what an operator decided. An error is final: full disk, I/O error.
  common::status take(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status sweep(std::int64_t now, common::instant at);

  /// The agent said hello: if it is to replace its key, it is told.
  void greeted(const std::string& agent);

  bool is_closed(const std::string& agent) const { return rules_.is_closed(agent); }
  bool may_be_silent(const std::string& agent) const { return rules_.may_be_silent(agent); }

  /// Agents whose stores are to be deleted now; removed() ends each.
  std::vector<std::string> take_removals() { return std::exchange(removals_, {}); }
  common::status removed(const std::string& agent);

 private:
  common::status label(const schemas::envelope& e, common::instant at);
  common::status archive(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status rotate(const schemas::envelope& e, std::int64_t now);
  common::status remove(const std::string& agent, std::int64_t now);
  /// The broker first, then the operator: both go the same way.
  common::status answer(const schemas::envelope& e, const memberships::outcome& done);
  void tell_closed(const std::string& agent, bool closed);

  enrolment_records& records_;
  memberships rules_;
  connection& to_;
  const liveness& seen_;
  std::vector<std::string> removals_;
};

}  // namespace wdb
