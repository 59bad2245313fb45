#include "analyzer/facts.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "common/clock.hpp"
#include "common/log.hpp"
#include "common/overloaded.hpp"
#include "common/suggest.hpp"

namespace analyzer {

using common::errc;
using common::fail;
using common::result;
using schemas::column_type;

namespace {
constexpr schemas::column score_column(std::string_view name, column_type type) {
  return {name, schemas::role::stable, type, {}, {}, {}, {}};
}
constexpr std::array score_columns{
    score_column("policy", column_type::text), score_column("before", column_type::decimal),
    score_column("after", column_type::decimal), score_column("change", column_type::decimal)};
const schemas::value absent;

const std::vector<std::string>& items(const schemas::value& v) {
  static const std::vector<std::string> none;
  const auto* list = std::get_if<std::vector<std::string>>(&v);
  return list ? *list : none;
}
}  // namespace

subject subject_of(const schemas::table& t) {
  return {t.name, t.columns.first(t.keys + t.stables), false};
}

subject score_subject() { return {"score", score_columns, true}; }

row score_row(const schemas::score_change& s) {
  const auto decided = [](std::int64_t n) { return n >= 0 ? schemas::value{n} : schemas::value{}; };
  return {s.policy, decided(s.before), decided(s.after),
          s.before >= 0 && s.after >= 0 ? schemas::value{s.after - s.before} : schemas::value{}};
}

const schemas::value& facts::at(const field_ref& f) const {
  const row* r = f.of == side::before ? before : after;
  return r != nullptr && f.column < r->size() ? (*r)[f.column] : absent;
}

result<std::size_t> find_column(std::string_view name, const subject& about) {
  const auto at = std::ranges::find(about.columns, name, &schemas::column::name);
  if (at != about.columns.end()) return static_cast<std::size_t>(at - about.columns.begin());
  std::vector<std::string_view> names;
  for (const auto& c : about.columns) names.push_back(c.name);
  return fail(errc::not_found, "{} has no column '{}' that changes are told of{}", about.name,
              common::one_line(name), common::did_you_mean(name, names));
}

result<field_ref> find_field(std::string_view name, const subject& about) {
  const auto dot = name.find('.');
  const auto prefix = name.substr(0, dot);
  const bool known =
      dot != name.npos && (about.is_score ? prefix == "score" : prefix == "new" || prefix == "old");
  if (!known)
    return fail(errc::not_found, "no field '{}' here; want {}", common::one_line(name),
                about.is_score ? "score.NAME" : "new.COLUMN or old.COLUMN");
  auto column = find_column(name.substr(dot + 1), about);
  if (!column) return fail(column.error());
  return field_ref{.of = prefix == "old" ? side::before : side::after,
                   .column = *column,
                   .type = about.columns[*column].type};
}

std::string text_of(const schemas::value& v, column_type type) {
  const auto number = [&](std::int64_t n) {
    if (type == column_type::time) return common::format_time(n);
    return type == column_type::decimal ? fmt::format("{:.2f}", static_cast<double>(n) / 100)
                                        : std::to_string(n);
  };
  return std::visit(common::overloaded{[](std::monostate) { return std::string{}; }, number,
                                       [](bool b) { return std::string(b ? "true" : "false"); },
                                       [](const std::string& s) { return s; },
                                       [](const std::vector<std::string>& items) {
                                         return fmt::format("{}", fmt::join(items, ", "));
                                       }},
                    v);
}

std::vector<std::string> gained(const schemas::value& then, const schemas::value& now) {
  std::vector<std::string> out;
  const auto& old = items(then);
  for (const auto& item : items(now))
    if (std::ranges::find(old, item) == old.end()) out.push_back(item);
  return out;
}

}  // namespace analyzer
