#include "store/dump.hpp"

#include <algorithm>

#include "schemas/canonical.hpp"
#include "store/history.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t part_bytes = 512u << 10, part_rows = 16'384;

std::size_t size_of(const schemas::row_bytes& r) {
  return r.stable.bytes.size() + r.volatile_.bytes.size();
}

/// Stored tables by name, or all.
result<std::vector<const schemas::table*>> chosen(const reader& r,
                                                  const std::vector<std::string>& names) {
  std::vector<const schemas::table*> out;
  for (const auto& name : names) {
    const auto* t = schemas::find_table(name);
    if (t == nullptr) return fail(errc::not_found, "there is no table '{}'", name);
    out.push_back(t);
  }
  if (!names.empty()) return out;
  for (const auto& t : schemas::tables()) {
    auto mirror = r.table(t.id);
    if (!mirror) return fail(mirror.error());
    if (*mirror || t.id == schemas::table_id::scans) out.push_back(&t);
  }
  return out;
}

status append_table(const reader& r, const schemas::table& t,
                    std::vector<schemas::dump_part>& parts) {
  auto rows = r.rows(t.id);
  if (!rows) return fail(rows.error());
  parts.push_back({});
  parts.back().table = static_cast<u64>(t.id);
  std::size_t bytes = 0;
  for (auto& row : *rows) {
    schemas::row_bytes one{std::move(row.stable), std::move(row.volatile_)};
    if (bytes + size_of(one) > part_bytes || parts.back().rows.size() == part_rows) {
      parts.push_back({});
      parts.back().table = static_cast<u64>(t.id);
      bytes = 0;
    }
    bytes += size_of(one);
    parts.back().rows.push_back(std::move(one));
  }
  return {};
}

result<std::vector<u64>> incomplete_tables(const reader& r) {
  std::vector<u64> out;
  auto last = r.last_report();
  if (!last) return fail(last.error());
  if (!*last) {  // no scan was reported yet: nothing of it is known to be whole
    for (const auto& t : schemas::tables()) out.push_back(static_cast<u64>(t.id));
    return out;
  }
  auto report = schemas::decode<schemas::report>((*last)->report.bytes);
  if (!report) return fail(errc::corrupt, "the stored report: {}", report.error().detail);
  for (const auto& t : report->tables) {
    const auto said = static_cast<schemas::table_status>(t.status);
    if (said == schemas::table_status::unknown || said == schemas::table_status::partial)
      out.push_back(t.table);
  }
  return out;
}

}  // namespace

result<std::vector<schemas::dump_part>> dump_tables(const agent_store& s,
                                                    const std::vector<std::string>& names) {
  auto txn = common::kv::txn::read(s.env());
  if (!txn) return fail(txn.error());
  const reader r(s, *txn);
  auto tables = chosen(r, names);
  if (!tables) return fail(tables.error());
  std::vector<schemas::dump_part> parts;
  for (const auto* t : *tables)
    if (auto ok = append_table(r, *t, parts); !ok) return fail(ok.error());
  if (parts.empty()) parts.push_back({});
  auto incomplete = incomplete_tables(r);
  if (!incomplete) return fail(incomplete.error());
  parts.front().incomplete = std::move(*incomplete);
  return parts;
}

result<std::vector<schemas::dump_part>> dump_tables_at(const agent_store& s,
                                                       const std::vector<std::string>& names,
                                                       i64 at) {
  auto txn = common::kv::txn::read(s.env());
  if (!txn) return fail(txn.error());
  const reader r(s, *txn);
  auto tables = chosen(r, names);
  if (!tables) return fail(tables.error());
  std::set<schemas::table_id> ids;
  for (const auto* t : *tables) ids.insert(t->id);
  if (ids.erase(schemas::table_id::scans) > 0 && !names.empty())
    return fail(
        errc::refused,
        "scans is derived from reports and has no history; without --at the last scans are shown");
  auto states = state_at(r, ids, at);
  if (!states) return fail(states.error());
  std::vector<schemas::dump_part> parts;
  for (auto& [id, rows] : *states) {
    auto& part = parts.emplace_back();
    part.table = static_cast<u64>(id);
    for (auto& [key, stable] : rows)
      part.rows.push_back({{std::move(stable)}, {schemas::writer().array(0).take()}});
  }
  return parts;
}

}  // namespace store
