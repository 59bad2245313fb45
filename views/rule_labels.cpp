#include "views/rule_labels.hpp"

namespace views {

using common::fail;

std::optional<schemas::labels> recorded_labels(const store::registry::entry& agent,
                                               const schemas::label_rules& rules) {
  const auto& figures = agent.record.figures;
  if (rules.sha256.empty() || !figures.rule_labels_by.bytes.starts_with(rules.sha256))
    return std::nullopt;
  return figures.rule_labels;
}

common::result<schemas::labels> labels_of(const store::reader& r,
                                          const schemas::label_rules& rules) {
  schemas::label_search search(rules);
  for (const auto* t : rules.tables()) {
    const auto from = r.side(t->id);
    if (!from) return fail(from.error());
    const auto look = [&](const store::row_view& row) {
      return search.look_at(t->id, row.stable, row.volatile_);
    };
    if (auto s = r.each_view(t->id, look, *from); !s) return fail(s.error());
  }
  return search.found();
}

}  // namespace views
