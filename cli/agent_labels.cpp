#include "cli/agent_labels.hpp"

#include "views/rule_labels.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

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
