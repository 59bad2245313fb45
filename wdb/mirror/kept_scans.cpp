#include "wdb/mirror/kept_scans.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "store/records.hpp"

namespace wdb {

namespace {

/// The scans that are not among the newest.
std::set<std::string> older_scans(const std::vector<kept_scan>& all) {
  std::map<std::string, std::int64_t> started;
  for (const auto& row : all) {
    auto& when = started[row.scan_id];
    when = std::max(when, row.started);
  }
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [id, when] : started) order.emplace_back(when, id);
  std::ranges::sort(order);
  order.resize(order.size() - std::min(order.size(), store::scans_kept));
  std::set<std::string> out;
  for (auto& [when, id] : order) out.insert(std::move(id));
  return out;
}

}  // namespace

std::vector<std::string> rows_to_remove(std::vector<kept_scan> all) {
  std::ranges::sort(all, {}, &kept_scan::started);
  const auto older = older_scans(all);
  std::map<std::string, std::string> said;  // by table
  std::vector<std::string> out, kept;
  for (auto& row : all) {
    if (!older.contains(row.scan_id)) continue;
    const auto [before, is_first] = said.try_emplace(row.name, row.says);
    const bool is_new = is_first || before->second != row.says;
    before->second = row.says;
    (is_new && row.kind == "table" ? kept : out).push_back(std::move(row.row));
  }
  const auto too_many = kept.size() - std::min(kept.size(), older_rows_kept);
  std::move(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(too_many),
            std::back_inserter(out));
  return out;
}

}  // namespace wdb
