#include "cli/commands/agent_option.hpp"

namespace cli {

using common::errc;

void add_options(option_list& to, agent_option& o) {
  to.required("AGENT", o.agent, "an agent id, a unique prefix of one, or a unique host name");
}

int report_unanswered(const common::error& e) {
  report_error(e);
  return e.code == errc::timeout || e.code == errc::refused ? exit_incomplete : exit_error;
}

}  // namespace cli
