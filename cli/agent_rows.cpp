#include "cli/agent_rows.hpp"

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

}  // namespace cli
