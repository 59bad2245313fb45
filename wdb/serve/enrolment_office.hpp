// All that is decided about who may send, over one set of records: hosts that enrol, and what
// operators and time decide about agents.
#pragma once

#include "wdb/serve/enrolment_desk.hpp"
#include "wdb/serve/membership_desk.hpp"

namespace wdb {

class enrolment_office {
 public:
  /// `to` and `seen` outlive this.
  enrolment_office(store::enrolments records, connection& to, const liveness& seen)
      : records_(std::move(records)), hosts_(records_, to, seen), members_(records_, to, seen) {}
  common::status start();

  /// An error is final: full disk, I/O error.
  common::status take(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status sweep(std::int64_t now, common::instant at);
  /// As enrolment_desk has it; after all that came at once was taken.
  common::status flush(std::int64_t now) { return hosts_.flush(now); }
  /// A broker is there that knows no key.
  void tell_everything() { hosts_.tell_everything(); }
  /// Alerts about what was decided since the last call.
  std::vector<schemas::alert> take_alerts() { return hosts_.take_alerts(); }

  // As membership_desk has them.
  bool is_closed(const std::string& agent) const { return members_.is_closed(agent); }
  void greeted(const std::string& agent) { members_.greeted(agent); }
  bool may_be_silent(const std::string& agent) const { return members_.may_be_silent(agent); }
  std::vector<std::string> take_removals() { return members_.take_removals(); }
  common::status removed(const std::string& agent) { return members_.removed(agent); }

 private:
  enrolment_records records_;
  enrolment_desk hosts_;
  membership_desk members_;
};

}  // namespace wdb
