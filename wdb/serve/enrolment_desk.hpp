// Answers hosts that want to be let in and operators who decide about it, and tells the broker
// which keys may send. What is answered is durable.
#pragma once

#include "wdb/serve/connection.hpp"
#include "wdb/serve/enrolment.hpp"
#include "wdb/serve/liveness.hpp"
#include "wdb/serve/tokens.hpp"

namespace wdb {

class enrolment_desk {
 public:
  /// What is given outlives this.
  enrolment_desk(enrolment_records& records, connection& to, const liveness& seen)
      : records_(records), rules_(records), tokens_(records), to_(to), seen_(seen) {}

  /// An error is final: full disk, I/O error.
  common::status take(const schemas::envelope& e, std::int64_t now, common::instant at);
  /// What was taken since the last call and can wait for others is done, in one commit.
  common::status flush(std::int64_t now);
  /// A broker is there that knows no key.
  void tell_everything();
  common::status expire(std::int64_t now);
  /// Alerts about what was decided since the last call.
  std::vector<schemas::alert> take_alerts() { return std::exchange(alerts_, {}); }

 private:
  common::status on_enroll(const schemas::envelope& e, std::int64_t now, common::instant at);
  void on_key_used(const schemas::envelope& e, common::instant at);
  common::status on_new_key(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status on_make_token(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status on_revoke_token(const schemas::envelope& e, std::int64_t now, common::instant at);
  common::status on_revoke_agent(const schemas::envelope& e, std::int64_t now);
  void list_tokens(const schemas::envelope& e, std::int64_t now);

  enrolment::is_taken known() const {
    return [this](const std::string& agent) { return seen_.contains(agent); };
  }

  enrolment_records& records_;
  enrolment rules_;
  tokens tokens_;
  connection& to_;
  const liveness& seen_;
  std::vector<std::string> used_;                  ///< keys, to be confirmed
  std::map<std::string, std::string> heard_from_;  ///< key → its address
  std::vector<schemas::alert> alerts_;
};

}  // namespace wdb
