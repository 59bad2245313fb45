// The stage: asks for work, judges it, answers. It keeps nothing: start as many as you like, kill
// any of them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "analyzer/rule_file.hpp"
#include "common/clock.hpp"
#include "common/log_limit.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"
#include "schemas/waivers/waiver_file.hpp"

namespace analyzer {

class worker {
 public:
  /// `rules` and `waivers` outlive the worker; what they hold may change between rounds.
  worker(common::net::link broker, std::string label, const rule_file& rules,
         const schemas::waiver_file& waivers);
  void round(common::milliseconds timeout);
  const std::map<std::string, std::uint64_t>& counted() const { return counted_; }

 private:
  void take(std::string_view frame, common::instant now);
  common::status on_change_set(const schemas::envelope& e, common::instant now);
  common::status on_evidence(const schemas::envelope& e, common::instant now);
  /// Of each kind one line a second.
  void warn(std::string_view kind, std::string_view line, common::instant now);
  void enlist();
  bool send(const std::string& agent, std::string_view table, schemas::message_type type,
            std::uint64_t work, const std::string& payload);
  common::net::link broker_;
  std::string label_;
  const rule_file& rules_;
  const schemas::waiver_file& waivers_;
  std::uint64_t instance_, counter_ = 0;
  common::instant next_enlist_{};
  std::map<std::string, std::uint64_t> counted_;
  common::log_limit log_;
};

}  // namespace analyzer
