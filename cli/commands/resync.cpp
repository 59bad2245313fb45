// `muster resync`: a full snapshot of an agent's tables.
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "client/requests.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

struct resync_options : agent_option {
  std::optional<std::string> table;
};

void add_resync_options(option_list& to, resync_options& o) {
  add_options(to, o);
  to.text("TABLE", o.table, "one table; default: all");
}

result<std::vector<std::string>> tables_to_send(const std::optional<std::string>& typed) {
  if (!typed) return std::vector<std::string>{};
  auto t = schemas::require_table(*typed);
  if (!t) return fail(t.error());
  if ((*t)->id == schemas::table_id::scans)
    return fail(errc::usage, "the table scans is made by the server: an agent has none to send");
  return std::vector{*typed};
}

int run_resync(const common_options& c, const resync_options& o) {
  auto tables = tables_to_send(o.table);
  if (!tables) return report_error(tables.error());
  auto done = ask_about(c, o.agent, [&](client::operator_link& link, const std::string& agent) {
    return client::resync(link, agent, *tables);
  });
  if (!done) return report_unanswered(done.error());
  printer(c.as, c.on, "resync")
      .about(done->agent)
      .row({{"agent", done->agent.agent}, {"wanted", done->answer}});
  say("wanted: each table's rows are asked of the agent until they came; `muster agents` shows "
      "repairing, then fresh");
  return exit_ok;
}

}  // namespace

command make_resync() {
  return make_command<resync_options>(
      "resync", "ask an agent for a full snapshot of its tables; kept until the agent is there",
      add_resync_options, run_resync);
}

}  // namespace cli
