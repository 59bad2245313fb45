#include "query/past_scans.hpp"

#include <algorithm>
#include <set>

#include "schemas/assessment.hpp"

namespace query {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

/// When the first of the newest scans began, of which none is missing; `begun`: when each did.
std::int64_t first_of_newest(std::set<std::pair<std::int64_t, std::string>> begun) {
  while (begun.size() > store::scans_kept) begun.erase(begun.begin());
  return begun.empty() ? 0 : begun.begin()->first;
}

}  // namespace

result<past_scans> past_scans::read(const store::reader& from) {
  past_scans out;
  std::set<std::pair<std::int64_t, std::string>> begun;
  const auto take = [&](const store::row_record& r) -> status {
    auto scan = schemas::decode_row<schemas::scan>(r.stable.bytes, r.volatile_.bytes);
    if (!scan) return fail(errc::corrupt, "a stored scan does not decode: {}", scan.error().detail);
    if (scan->kind != "table") return {};
    begun.emplace(scan->started_at.ms.value_or(0), scan->scan_id.value_or(""));
    out.of_[scan->name.value_or("")].push_back(
        {scan->ended_at.ms.value_or(0), scan->status.value_or(""), scan->reason.value_or("")});
    return {};
  };
  if (auto s = from.each_row(schemas::table_id::scans, take, store::keys::rows_a); !s)
    return fail(s.error());
  const auto whole_from = first_of_newest(std::move(begun));
  for (auto& [table, all] : out.of_) {
    std::ranges::sort(all, {}, &said::ended);
    for (auto& one : all) one.is_last = one.ended >= whole_from;
  }
  return out;
}

const past_scans::said* past_scans::last_before(std::string_view table, std::int64_t at) const {
  const auto of = of_.find(table);
  if (of == of_.end()) return nullptr;
  const auto behind = std::ranges::upper_bound(of->second, at, {}, &said::ended);
  return behind == of->second.begin() ? nullptr : &*std::prev(behind);
}

}  // namespace query
