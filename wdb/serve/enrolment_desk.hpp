// Answers hosts that want to be let in and operators who decide about it, and tells the broker
// which keys may send. What is answered is durable.
#pragma once

#include "wdb/serve/connection.hpp"
#include "wdb/serve/enrolment.hpp"

namespace wdb {

class enrolment_desk {
 public:
  /// `to` and what `taken` refers to outlive this.
  enrolment_desk(store::enrolments records, connection& to, enrolment::is_taken taken)
      : rules_(std::move(records)), to_(to), taken_(std::move(taken)) {}
  common::status load() { return rules_.load(); }

  /// An error is final: full disk, I/O error.
  common::status take(const schemas::envelope& e, std::int64_t now, common::instant at);
  /// A broker is there that knows no key.
  void tell_everything();
  common::status expire(std::int64_t now);
  /// Alerts about what was decided since the last call.
  std::vector<schemas::alert> take_alerts() { return std::exchange(alerts_, {}); }

 private:
  common::status on_enroll(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status on_key_used(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status on_make_token(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status on_revoke_token(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status on_revoke_agent(const schemas::envelope& e, std::int64_t now);
  void list_tokens(const schemas::envelope& e, std::int64_t now);
  void tell(std::vector<schemas::admission> changed);
  /// The operator is told why; what is no refusal is final.
  common::status refuse(const schemas::envelope& question, const common::error& why);

  enrolment rules_;
  connection& to_;
  enrolment::is_taken taken_;
  std::vector<schemas::alert> alerts_;
};

}  // namespace wdb
