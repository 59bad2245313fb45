#include "cli/agent_labels.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "cli/print/messages.hpp"
#include "common/suggest.hpp"
#include "views/rule_labels.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

void say_nobody_has(const std::vector<std::string>& wanted, const std::set<std::string>& known) {
  std::vector<std::string_view> names(known.begin(), known.end());
  for (const auto& label : known)
    names.push_back(std::string_view(label).substr(0, label.find('=')));
  std::string meant;
  for (const auto& one : wanted)
    if (meant.empty() && std::ranges::find(names, one) == names.end())
      meant = common::did_you_mean(one, names);
  say(fmt::format("muster: no agent has {}{}", fmt::join(wanted, " and "), meant));
}

result<schemas::labels> labels_by_rules(const schemas::data_paths& paths,
                                        const store::registry::entry& agent,
                                        const schemas::label_rules& rules) {
  if (rules.all.empty()) return schemas::labels{};
  if (auto recorded = views::recorded_labels(agent, rules)) return std::move(*recorded);
  if (is_store_gone(paths, agent)) return schemas::labels{};
  const auto store = open_store::of(paths, agent);
  if (!store && store.error().code == errc::not_found) return schemas::labels{};
  if (!store) return fail(store.error());
  return views::labels_of((*store)->reader(), rules);
}

}  // namespace cli
