// `muster tap`: every message that passes the broker, decoded here.
#include <sys/resource.h>

#include <algorithm>

#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "cli/print/tap_copy.hpp"
#include "client/tap_reader.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"

namespace cli {

using common::errc;

namespace {

constexpr const char* topic_option = "--topic";

struct tap_options {
  std::vector<std::string> topics;  ///< prefixes; none: all
  std::optional<std::string> agent;
  std::uint64_t count = 0;  ///< copies to show; 0: until told to stop
};

void add_tap_options(option_list& to, tap_options& o) {
  to.texts(topic_option, o.topics,
           "only topics that start with this (KIND/AGENT/TABLE); several times for several")
      .text(agent_option_name(), o.agent, "only messages about this agent")
      .number("--count", o.count, "stop after so many; 0: go on until Ctrl-C");
}

common::status check_typed(const tap_options& o) {
  if (std::ranges::find(o.topics, "") != o.topics.end())
    return common::fail(errc::usage, "{} is empty: want how a topic begins, as KIND/AGENT/TABLE",
                        topic_option);
  if (!o.agent) return {};
  const auto name = agent_option_name();
  if (o.agent->empty())
    return common::fail(errc::usage, "{} is empty; `muster agents` lists them", name);
  const auto id = schemas::agent_id::parse(*o.agent);
  if (id) return {};
  return common::fail(errc::usage, "{} '{}': {}", name, common::one_line(*o.agent),
                      id.error().detail);
}

int run_tap(const common_options& c, const tap_options& o) {
  if (auto s = check_typed(o); !s) return report_error(s.error());
  // Who looks on must not slow down what is looked at. The context's threads inherit it.
  ::setpriority(PRIO_PROCESS, 0, 19);
  const common::net::context context;
  auto link = client::operator_link::connect(context, c.paths);
  if (!link) return report_error(link.error());
  client::tap_reader reader(*link, o.topics, o.agent ? agent_meant(c.paths, *o.agent) : "");
  std::uint64_t shown = 0;
  while (!common::stop_requested()) {
    auto batch = reader.next();
    if (!batch) return report_error(batch.error());
    if (!*batch) continue;
    if ((*batch)->lost > 0) print_lost((*batch)->lost, c.as);
    for (const auto& copy : (*batch)->copies) {
      print_copy(copy, c.as);
      if (++shown == o.count) return exit_ok;
    }
    if (auto s = flush_output(); !s) return report_error(s.error());
  }
  return exit_ok;
}

}  // namespace

command make_tap() {
  return make_command<tap_options>("tap",
                                   "every message that passes the broker, as it passes; rows and "
                                   "digest keys are visible here",
                                   add_tap_options, run_tap);
}

}  // namespace cli
