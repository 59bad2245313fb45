#include "collector/inventory/gap.hpp"

#include <algorithm>

#include "schemas/canonical.hpp"
#include "schemas/row.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t most_gaps = 256;

/// What a column says as text; a list by what stands first in it.
std::string_view text_of(const schemas::value& v) {
  if (const auto* text = std::get_if<std::string>(&v)) return *text;
  const auto* list = std::get_if<std::vector<std::string>>(&v);
  return list != nullptr && !list->empty() ? std::string_view(list->front()) : std::string_view{};
}

bool lies_among(const named_places& names, std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('/'), text.size()));
  if (names.contains(text)) return true;
  for (auto end = text.find('/'); end != text.npos; end = text.find('/', end + 1))
    if (names.contains(text.substr(0, end))) return true;
  return false;
}

bool is_in(const gap& g, const schemas::table& table, const std::vector<schemas::value>& row) {
  return std::ranges::all_of(g.where, [&](const gap::part& p) {
    const auto at = std::ranges::find(table.columns, p.column, &schemas::column::name);
    if (at == table.columns.end()) return true;
    const auto text = text_of(row[static_cast<std::size_t>(at - table.columns.begin())]);
    if (p.among) return lies_among(*p.among, text);
    return p.whole ? text == p.begins : text.starts_with(p.begins);
  });
}

}  // namespace

void gaps::add(gap one) {
  if (std::ranges::find(all_, one) != all_.end()) return;
  if (all_.size() < most_gaps) return all_.push_back(std::move(one));
  if (one.where.empty()) {
    all_ = {std::move(one)};
    return;
  }
  one.where.pop_back();
  std::erase_if(all_, [&](const gap& g) {
    return g.where.size() >= one.where.size() &&
           std::equal(one.where.begin(), one.where.end(), g.where.begin());
  });
  add(std::move(one));
}

void gaps::add(const gaps& others) {
  for (const auto& one : others.all_) add(one);
}

common::result<bool> gaps::hold(const schemas::table& table, std::string_view stable) const {
  if (all_.empty()) return false;
  const auto row = schemas::decode_values(table, stable, schemas::writer().array(0).take());
  if (!row) return common::fail(row.error());
  return std::ranges::any_of(all_, [&](const gap& g) { return is_in(g, table, *row); });
}

}  // namespace collector::inventory
