#include "cli/up/stages.hpp"

#include <fmt/format.h>

namespace cli {

namespace {

using arguments = std::vector<std::string>;

void append(arguments& to, arguments more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

arguments collector_arguments(const std::string& data, const std::string& name,
                              const further_collector& which, const up_options& o) {
  arguments out{"--data", data,     "--name",   name,         "--agent",
                which.id, "--root", which.root, "--interval", o.interval};
  for (const auto& t : o.table_intervals) append(out, {"--table-interval", t});
  for (const auto& p : o.policies) append(out, {"--policy", p});
  if (o.trust_commands) append(out, {"--trust-commands"});
  if (!o.native) append(out, {"--no-native"});
  if (o.network_mounts) append(out, {"--network-mounts"});
  append(out, {"--parallel", std::to_string(o.parallel), "--judging-time", o.judging_time});
  return out;
}

}  // namespace

void add_stages(supervisor& to, const std::string& data, const std::string& agent,
                const std::vector<further_collector>& further, const up_options& o) {
  to.add("broker", "muster-broker", {"--data", data});
  to.add("wdb", "muster-wdb",
         {"--data", data, "--history-age", o.history_age, "--history-size", o.history_size, "--hash-budget", o.hash_budget});
  for (unsigned i = 1; i <= o.analyzers; ++i) {
    const auto name = fmt::format("analyzer-{}", i);
    arguments typed{"--data", data, "--name", name};
    if (!o.rules.empty()) append(typed, {"--rules", o.rules});
    to.add(name, "muster-analyzer", std::move(typed));
  }
  const auto add_collector = [&](const std::string& name, const further_collector& which) {
    to.add(name, "muster-collector", collector_arguments(data, name, which, o));
  };
  add_collector("collector", {agent, o.root});
  for (const auto& f : further) add_collector("collector-" + f.id, f);
}

}  // namespace cli
