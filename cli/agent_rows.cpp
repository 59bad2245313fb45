#include "cli/agent_rows.hpp"

#include <algorithm>

#include "cli/print/messages.hpp"
#include "cli/stores.hpp"
#include "client/requests.hpp"
#include "store/dump.hpp"

namespace cli {

using common::fail;
using common::result;

void add_offline_option(option_list& to, bool& offline) {
  to.flag("--offline", offline, "read the files (as it also does when no stages are running)");
}

result<views::dump_parts> agent_rows(const schemas::data_paths& paths,
                                     const store::registry::entry& agent,
                                     const std::vector<std::string>& tables, bool offline) {
  if (offline || !client::stages_are_up(paths)) {
    auto s = store_of(paths, agent);
    return s ? store::dump_tables(*s, tables) : fail(s.error());
  }
  const common::net::context context;
  auto link = client::operator_link::connect(context, paths);
  return link ? client::dump(*link, agent.agent, tables) : fail(link.error());
}

int report_missing_rows(const views::dump_parts& parts,
                        const std::vector<schemas::table_id>& tables, const std::string& agent) {
  const auto is_incomplete = [&](auto id) { return views::is_incomplete(parts, id); };
  if (std::ranges::none_of(tables, is_incomplete)) return exit_ok;
  say(fmt::format("muster: not all rows are known: `muster dump {} scans` says why", agent));
  return exit_incomplete;
}

}  // namespace cli
