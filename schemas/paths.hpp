// Where things lie below --data.
#pragma once

#include <string>
#include <string_view>

#include "common/configuration_folder.hpp"
#include "schemas/agent_id.hpp"

namespace schemas {

/// Large because there is a name for each thing in the folder, and nothing else.
struct data_paths {
  std::string data;
  std::string agent_id_file() const { return data + "/agent-id"; }
  std::string server_file() const { return data + "/server.yaml"; }
  /// Where a host that has no key may find a token.
  std::string token_file() const { return data + "/token"; }
  std::string keys() const { return data + "/keys"; }
  std::string lock() const { return data + "/lock"; }
  std::string alerts_file() const { return data + "/alerts.jsonl"; }
  std::string configuration() const { return common::configuration_folder(data); }
  std::string own_rules() const { return configuration() + "/alerts.d"; }
  std::string own_waivers() const { return configuration() + "/waivers.d"; }
  std::string waivers_file() const { return data + "/waivers.yml"; }
  std::string collector(const agent_id& id) const { return data + "/collector/" + id.text(); }
  std::string stores() const { return data + "/stores"; }
  std::string store(const agent_id& id) const { return data + "/stores/" + id.text(); }
  std::string label_rules_file() const { return data + "/labels.yml"; }
  std::string agents() const { return data + "/agents"; }
  std::string enrolments() const { return data + "/enrolments"; }
  std::string alerts() const { return data + "/alerts"; }  ///< as they were raised
  std::string told() const { return data + "/told"; }      ///< as they were told
  std::string feeds() const { return data + "/feeds"; }    ///< of known vulnerabilities
  std::string quarantine() const { return data + "/quarantine"; }
  std::string run() const { return data + "/run"; }
  std::string socket(std::string_view name) const {
    return data + "/run/" + std::string(name) + ".sock";
  }
  /// Where muster-broker listens, an address a line.
  std::string listening() const { return data + "/run/listening"; }
  /// schemas/enrolment/refused_keys.hpp
  std::string refused_keys() const { return data + "/run/refused-keys"; }
  std::string pid_file(std::string_view name) const {
    return data + "/run/" + std::string(name) + ".pid";
  }
  std::string log_file(std::string_view name) const {
    return data + "/log/" + std::string(name) + ".log";
  }
};

}  // namespace schemas
