// What `muster up` takes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/host_options.hpp"
#include "schemas/agent_id.hpp"

namespace cli {

struct up_options : host_options {
  std::optional<std::string> agent;
  std::string root = "/";
  std::vector<std::string> further;  ///< `ID=ROOT`: a collector more
  unsigned analyzers = 1;
  std::vector<std::string> policies;
  std::string rules;  ///< of the analyzers; empty: alerts.yml
  std::string interval = "1h";
  std::vector<std::string> table_intervals;                  ///< `TABLE=TIME`
  std::string history_age = "90d", history_size = "256MiB";  ///< of each agent
  std::string hash_budget = "5";                             ///< percent of a core
  bool once = false;
};
void add_up_options(option_list& to, up_options& o);

/// What the stages would refuse one by one, said at once.
common::status check_typed(const up_options& o);

struct further_collector {
  std::string id, root;
};
/// `--collector`; the ids must differ from each other and from this host's.
common::result<std::vector<further_collector>> further_collectors(const up_options& o,
                                                                  const schemas::agent_id& own);

}  // namespace cli
