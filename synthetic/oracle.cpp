#include "synthetic/oracle.hpp"

#include <map>

#include "store/agent_store.hpp"

namespace synthetic {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

/// The changes of one table, and what history says of each.
class table_examiner {
 public:
  explicit table_examiner(const table_copy& t) : table_(t), seen_(t.version() + 1, 0) {}

  void take(const store::history_record& h) {
    if (h.kind == store::first_load)
      cover(h.version, std::nullopt);
    else if (h.origin == static_cast<u64>(schemas::origin::delta))
      take_delta(h);
    else
      take_row(h);
  }

  void report(findings& into) const {
    into.doubled += foreign_;
    for (u64 v = 2; v < seen_.size(); ++v) {
      const bool stored = seen_[v] != 0;
      into.stored += stored ? 1 : 0;
      if (!stored && v <= table_.acknowledged()) ++into.lost;
      if (seen_[v] > 1) into.doubled += seen_[v] - 1;
    }
  }

 private:
  void take_delta(const store::history_record& h) {
    if (h.version < 2 || h.version > table_.version()) {
      ++foreign_;
      return;
    }
    const auto& c = table_.changes()[h.version - 2];
    const bool same = table_.row_at(c.row, h.version).stable == h.new_stable.bytes;
    if (same && is_key_of(h.key.bytes, c.row))
      ++seen_[h.version];
    else
      ++foreign_;
  }

  /// A row as a snapshot brought it: in place of all its changes so far that did not arrive.
  void take_row(const store::history_record& h) {
    const auto row = row_of(h.key.bytes);
    if (row && table_.row_at(*row, h.version).stable == h.new_stable.bytes)
      cover(h.version, row);
    else
      ++foreign_;
  }

  void cover(u64 version, std::optional<std::uint32_t> row) {
    for (u64 v = 2; v <= std::min(version, table_.version()); ++v)
      if (seen_[v] == 0 && (!row || table_.changes()[v - 2].row == *row)) seen_[v] = 1;
  }

  std::string key_of(std::uint32_t row) const {
    return schemas::key_of(*schemas::find_table(table_.id()), table_.row(row).stable).value();
  }
  bool is_key_of(const std::string& key, std::uint32_t row) const { return key == key_of(row); }
  std::optional<std::uint32_t> row_of(const std::string& key) {
    if (rows_.empty())
      for (std::uint32_t n = 0; n < table_.rows(); ++n) rows_[key_of(n)] = n;
    const auto at = rows_.find(key);
    return at == rows_.end() ? std::nullopt : std::optional(at->second);
  }

  const table_copy& table_;
  std::vector<std::uint32_t> seen_;  ///< how often history has each version's change
  u64 foreign_ = 0;
  std::map<std::string, std::uint32_t> rows_;
};

result<bool> is_equal(const store::reader& r, const table_copy& t) {
  const auto mirror = r.table(t.id());
  if (!mirror) return fail(mirror.error());
  if (!*mirror || (*mirror)->version != t.version()) return false;
  const auto stored = r.digest(t.id(), t.k());
  if (!stored) return fail(stored.error());
  const auto own = t.digest();
  return stored->root == own.root && stored->rows == own.rows;
}

status examine_table(const store::reader& r, const table_copy& t, findings& into) {
  table_examiner one(t);
  auto s = r.each_entry_of({t.id()}, [&](std::uint64_t, const store::history_record& h) {
    one.take(h);
    return status{};
  });
  if (!s) return s;
  one.report(into);
  const auto equal = is_equal(r, t);
  if (!equal) return fail(equal.error());
  into.roots_equal = into.roots_equal && *equal;
  return {};
}

}  // namespace

status examine(const schemas::data_paths& paths, const agent& a, findings& into) {
  const auto id = schemas::agent_id::parse(a.id());
  if (!id) return fail(id.error());
  into.sent += a.changes_sent();
  into.acknowledged += a.changes_acknowledged();
  const auto store = store::agent_store::open(paths.store(*id), true);
  if (!store) return fail(store.error());
  const auto txn = common::kv::txn::read(store->env());
  if (!txn) return fail(txn.error());
  const store::reader r(*store, *txn);
  const auto horizon = r.horizon();
  if (!horizon) return fail(horizon.error());
  if (*horizon && (*horizon)->commit != 0)
    return fail(errc::refused,
                "{}: the oldest changes are not kept any more: make fewer, or keep more history",
                a.id());
  for (const auto& t : a.tables())
    if (auto s = examine_table(r, t, into); !s) return s;
  return {};
}

}  // namespace synthetic
