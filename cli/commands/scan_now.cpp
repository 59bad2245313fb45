// `muster scan-now`: a scan at once.
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "client/requests.hpp"

namespace cli {

namespace {

int run_scan_now(const common_options& c, const agent_option& o) {
  auto done = ask_about(c, o.agent, client::scan_now);
  if (!done) return report_unanswered(done.error());
  printer(c.as, c.on, "scan-now")
      .about(done->agent)
      .row({{"agent", done->agent.agent}, {"scan_id", done->answer}});
  return exit_ok;
}

}  // namespace

command make_scan_now() {
  return make_command<agent_option>(
      "scan-now",
      "ask an agent to scan all tables but suid_files at once, and wait until its report is stored",
      add_options, run_scan_now);
}

}  // namespace cli
