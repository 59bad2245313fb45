#include "views/find_agent.hpp"

#include <algorithm>

#include "common/suggest.hpp"

namespace views {

using common::errc;
using common::fail;
using store::registry;

common::result<registry::entry> find_agent(const std::vector<registry::entry>& known,
                                           const std::string& typed) {
  if (typed.empty()) return fail(errc::usage, "AGENT is empty; `muster agents` lists them");
  std::vector<const registry::entry*> by_prefix, by_host;
  std::vector<std::string_view> names;
  for (const auto& e : known) {
    if (e.agent == typed) return e;
    if (e.agent.starts_with(typed)) by_prefix.push_back(&e);
    if (e.record.hostname == typed) by_host.push_back(&e);
    names.push_back(e.agent);
  }
  if (by_prefix.size() == 1) return *by_prefix[0];
  if (by_prefix.empty() && by_host.size() == 1) return *by_host[0];
  const auto several = std::max(by_prefix.size(), by_host.size());
  if (several > 1)
    return fail(errc::not_found,
                "'{}' names {} agents: type more of the id; `muster agents` lists them", typed,
                several);
  return fail(errc::not_found, "no agent '{}'{}; `muster agents` lists them", typed,
              common::did_you_mean(typed, names));
}

}  // namespace views
