#include "schemas/label_rules/label_rules.hpp"

#include <algorithm>
#include <set>

#include "schemas/row.hpp"

namespace schemas {

using common::status;

namespace {

bool is_text_of(const label_condition& c, std::string_view text) {
  return c.is_prefix ? text.starts_with(c.text) : text == c.text;
}

}  // namespace

bool label_condition::holds_for(const value& v) const {
  if (const auto* s = std::get_if<std::string>(&v)) return is_text_of(*this, *s);
  if (const auto* n = std::get_if<std::int64_t>(&v)) return std::to_string(*n) == text;
  if (const auto* b = std::get_if<bool>(&v)) return (*b ? "true" : "false") == text;
  if (const auto* items = std::get_if<std::vector<std::string>>(&v))
    return std::ranges::any_of(*items, [&](const auto& item) { return is_text_of(*this, item); });
  return false;
}

bool label_condition::may_hold_for(std::string_view stable) const {
  const auto type = of->columns[column].type;
  const bool lies_there_as_it_is = type == column_type::text || type == column_type::list;
  return !lies_there_as_it_is || stable.find(text) != stable.npos;
}

std::vector<const table*> label_rules::tables() const {
  std::set<table_id> ids;
  for (const auto& rule : all)
    for (const auto& c : rule.all) ids.insert(c.of->id);
  std::vector<const table*> out;
  for (const auto& t : schemas::tables())
    if (ids.contains(t.id)) out.push_back(&t);
  return out;
}

label_search::label_search(const label_rules& rules) : rules_(rules) {
  for (const auto& rule : rules.all) {
    auto& of_rule = conditions_.emplace_back();
    for (const auto& c : rule.all) of_rule.push_back({&c});
  }
}

status label_search::look_at(table_id t, std::string_view stable, std::string_view volatile_) {
  std::vector<value> values;
  for (auto& of_rule : conditions_)
    for (auto& [c, is_met] : of_rule) {
      if (is_met || c->of->id != t || !c->may_hold_for(stable)) continue;
      if (values.empty()) {
        auto decoded = decode_values(*c->of, stable, volatile_);
        if (!decoded)
          return common::fail(common::errc::corrupt, "a stored row does not decode: {}",
                              decoded.error().detail);
        values = std::move(*decoded);
      }
      is_met = c->holds_for(values[c->column]);
    }
  return {};
}

labels label_search::found() const {
  labels out;
  for (std::size_t n = 0; n < conditions_.size(); ++n)
    if (std::ranges::all_of(conditions_[n], &wanted::is_met))
      out = added_labels(std::move(out), {rules_.all[n].label});
  return out;
}

}  // namespace schemas
