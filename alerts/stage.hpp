// The stage: asks wdb for the alerts that it does not have, decides when they are told, and hands
// what was told to the sinks. What came and what was decided is one commit, so that a kill loses
// nothing and tells nothing twice.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "alerts/alert_file.hpp"
#include "alerts/settling.hpp"
#include "alerts/vulnerability_watch.hpp"
#include "common/clock.hpp"
#include "common/log_limit.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"

namespace alerts {

class stage {
 public:
  /// `log` and `file` outlive the stage.
  stage(common::net::link broker, store::told_log& log, alert_file& file, settling state,
        vulnerability_watch vulnerabilities);
  /// From now on.
  void use(settling::times t) { settling_.use(t); }
  /// Waits at most `timeout`, handles what came. An error is final: full disk, I/O error.
  common::status round(common::milliseconds timeout);
  const std::map<std::string, std::uint64_t>& counted() const { return counted_; }

 private:
  bool take(std::string_view frame, common::instant now);
  common::result<bool> take_alerts(const schemas::envelope& e);
  common::status commit();
  void ask();
  void send(schemas::message_type type, const std::string& payload);

  common::net::link broker_;
  store::told_log& log_;
  alert_file& file_;
  settling settling_;
  vulnerability_watch vulnerabilities_;
  std::uint64_t instance_, counter_ = 0;
  common::instant next_second_{};
  std::map<std::string, std::uint64_t> counted_;
  common::log_limit log_limit_;
};

}  // namespace alerts
