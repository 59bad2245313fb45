#include "alerts/grouping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "schemas/row.hpp"
#include "schemas/table.hpp"

namespace alerts {

using schemas::alert;
using schemas::table_id;

namespace {

bool is_of(const alert& a, table_id table) { return a.table == static_cast<schemas::u64>(table); }

/// The text of a column of the row after the change; empty: there is none.
std::string text_in(const alert& a, std::string_view column) {
  const auto* t = schemas::find_table(static_cast<table_id>(a.table));
  if (t == nullptr || a.new_stable.bytes.empty()) return {};
  const std::string no_volatile = "\x90";
  const auto row = schemas::decode_values(*t, a.new_stable.bytes, no_volatile);
  const auto at = std::ranges::find(t->columns, column, &schemas::column::name);
  const auto place = static_cast<std::size_t>(at - t->columns.begin());
  const auto* text =
      row && place < row->size() ? std::get_if<std::string>(&(*row)[place]) : nullptr;
  return text == nullptr ? std::string{} : *text;
}

bool is_new_account(const alert& a) {
  return (is_of(a, table_id::users) || is_of(a, table_id::groups)) && !a.part_of.empty() &&
         a.change == static_cast<schemas::u64>(schemas::change_kind::added);
}

std::string scan_of(const alert& a) { return fmt::format("{}/{}/", a.agent, a.scan_id); }

/// Of each account that a service runs as, the group of the service: by scan, table and name.
std::map<std::string, std::string> explained_accounts(const waiting_alerts& all) {
  std::map<std::string, std::string> out;
  for (const auto& [number, w] : all) {
    const auto& a = w.what;
    if (!is_of(a, table_id::services) || a.part_of.empty()) continue;
    for (const auto& [column, table] :
         {std::pair("user", table_id::users), std::pair("group", table_id::groups)})
      if (const auto name = text_in(a, column); !name.empty())
        out.try_emplace(fmt::format("{}{}/{}", scan_of(a), static_cast<int>(table), name),
                        scan_of(a) + a.part_of);
  }
  return out;
}

bool is_grave(const alert& a) {
  return static_cast<schemas::telling>(a.telling) == schemas::telling::with_others &&
         a.severity >= static_cast<schemas::u64>(schemas::severity::high);
}

using named_groups = std::map<std::string, numbers>;

/// Alerts with the same name are told as one; what belongs to no others has one of its own.
named_groups by_name(const waiting_alerts& all) {
  const bool any_account =
      std::ranges::any_of(all, [](const auto& one) { return is_new_account(one.second.what); });
  const auto explained =
      any_account ? explained_accounts(all) : std::map<std::string, std::string>{};
  named_groups out;
  for (const auto& [number, w] : all) {
    const auto& a = w.what;
    auto name = a.part_of.empty() ? fmt::format("#{}", number) : scan_of(a) + a.part_of;
    if (!explained.empty() && is_new_account(a))
      if (const auto at =
              explained.find(fmt::format("{}{}/{}", scan_of(a), a.table, text_in(a, "name")));
          at != explained.end())
        name = at->second;
    out[name].push_back(number);
  }
  return out;
}

}  // namespace

groups groups_of(const waiting_alerts& all,
                 const std::function<bool(const schemas::waiting_alert&)>& is_due) {
  groups out;
  for (auto& [name, group] : by_name(all)) {
    const auto due = [&](auto number) { return is_due(all.at(number)); };
    const auto rest = std::ranges::all_of(group, due)
                          ? group.end()
                          : std::ranges::stable_partition(group, [&](auto number) {
                              return is_grave(all.at(number).what) && due(number);
                            }).begin();
    if (rest != group.begin() && rest != group.end()) out.emplace_back(group.begin(), rest);
    if (rest != group.end())
      out.emplace_back(rest, group.end());
    else
      out.push_back(std::move(group));
  }
  std::ranges::sort(out, {}, [](const numbers& g) { return g.front(); });
  return out;
}

}  // namespace alerts
