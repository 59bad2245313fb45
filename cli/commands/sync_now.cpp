// `muster sync-now`: what an agent has, sent and compared at once.
#include <algorithm>

#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "client/requests.hpp"

namespace cli {

namespace {

int run_sync_now(const common_options& c, const agent_option& o) {
  auto done = ask_about(c, o.agent, client::sync_now);
  if (!done) return report_unanswered(done.error());
  const auto& roots = done->answer.roots;
  const auto equal = [](const auto& r) { return client::is_compared(r) && r.equal; };
  printer(c.as, c.on, "sync-now")
      .about(done->agent)
      .row({{"agent", done->agent.agent},
            {"scan_id", done->answer.scan_id},
            {"tables", std::ranges::count_if(roots, client::is_compared)},
            {"equal", std::ranges::count_if(roots, equal)}});
  return exit_ok;
}

}  // namespace

command make_sync_now() {
  return make_command<agent_option>("sync-now",
                                    "ask an agent to send what it has and report without a scan, "
                                    "and wait until that is stored and compared",
                                    add_options, run_sync_now);
}

}  // namespace cli
