#include "tests/support/memory_mirror.hpp"

#include <algorithm>

#include "common/hex.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"

namespace tests {

void memory_table::put(const schemas::row_bytes& row) {
  const auto key = schemas::key_of(*table_, row.stable.bytes).value();
  const auto hashes = schemas::hashes_of(table_->id, key, row.stable.bytes);
  const std::string name(hashes.key.data(), hashes.key.size());
  rows_[name] = row;
  hashes_[name] = hashes;
}

void memory_table::remove(const std::string& key_hash) {
  rows_.erase(key_hash);
  hashes_.erase(key_hash);
}

std::vector<schemas::row_hashes> memory_table::hashes() const { return hashes(wdb::hash_range{}); }

std::vector<schemas::row_hashes> memory_table::hashes(const wdb::hash_range& range) const {
  std::vector<schemas::row_hashes> out;
  for (auto at = hashes_.lower_bound(common::be64(range.first));
       at != hashes_.end() && at->second.place() <= range.last; ++at)
    out.push_back(at->second);
  return out;
}

schemas::digest memory_table::digest(const std::string& k) const {
  schemas::table_sum sum;
  for (const auto& h : hashes()) sum.add(schemas::element_of(k, h));
  return {.root = {sum.root()}, .rows = sum.rows(), .md5s = {}};
}

collector::sync::repair_subject memory_table::subject(const std::string& k) const {
  collector::sync::repair_subject out{
      .rows = {}, .k = k, .whole = digest(k), .scan_id = "s", .scan_time = 1, .answers = {}};
  for (const auto& [name, row] : rows_) out.rows.push_back({hashes_.at(name), row});
  return out;
}

void memory_table::apply(const wdb::repair_plan& plan,
                         const std::vector<schemas::row_hashes>& hashes) {
  for (const auto i : plan.removed) remove({hashes.at(i).key.data(), hashes.at(i).key.size()});
  for (const auto* row : plan.upserts) put(*row);
}

bool memory_table::same(const memory_table& other) const {
  return std::ranges::equal(rows_, other.rows_, [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.stable == b.second.stable;
  });
}

schemas::row_bytes group_row(const std::string& name, std::int64_t gid, std::size_t padding) {
  schemas::group g;
  g.name = name;
  g.gid = gid;
  if (padding > 0) g.members = {std::string(padding, 'm')};
  auto row = schemas::encode_row(g);
  return {{std::move(row.stable)}, {std::move(row.volatile_)}};
}

}  // namespace tests
