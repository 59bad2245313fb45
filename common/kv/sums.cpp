#include "common/kv/sums.hpp"

#include "common/hex.hpp"
#include "common/kv/checked_value.hpp"
#include "common/kv/cursor.hpp"

namespace common::kv {

namespace {

constexpr std::string_view record_key = "sums";

/// `passed`: a key that does not count.
result<std::uint64_t> sum_of(MDB_txn* t, database db, std::string_view passed) {
  const auto c = open_cursor(t, db);
  if (!c) return fail(c.error());
  MDB_stat stat{};
  mdb_stat(t, db.handle, &stat);
  std::uint64_t out = 0, seen = 0;
  MDB_val k{}, v{};
  int rc = mdb_cursor_get(c->get(), &k, &v, MDB_FIRST);
  // Pages that were damaged into a circle would be walked for ever.
  for (; rc == 0 && seen <= stat.ms_entries;
       rc = mdb_cursor_get(c->get(), &k, &v, MDB_NEXT), ++seen)
    if (passed.empty() || view(k) != passed) out += stored_hash(v);
  if (rc != 0 && rc != MDB_NOTFOUND) return fail(explain(rc, file_of(t) + ": sum"));
  return out;
}

std::string_view passed_in(const summed& of, std::size_t database) {
  return database == of.where ? record_key : std::string_view{};
}

/// Empty: there is no record. Databases that came after it was written are empty.
result<std::vector<std::uint64_t>> read_record(MDB_txn* t, const summed& of) {
  std::vector<std::uint64_t> out;
  MDB_val k = view(record_key), v{};
  const int rc = mdb_get(t, of.all[*of.where].handle, &k, &v);
  if (rc == MDB_NOTFOUND) return out;
  if (rc != 0) return fail(explain(rc, file_of(t) + ": sums"));
  auto value = unchecked(t, record_key, view(v));
  if (!value) return fail(value.error());
  for (; value->size() >= sizeof(std::uint64_t); value->remove_prefix(sizeof(std::uint64_t)))
    out.push_back(read_be64(*value));
  out.resize(of.all.size());
  return out;
}

}  // namespace

status running_sums::load() {
  if (!sums_.empty()) return {};
  auto kept = read_record(txn_, of_);
  if (!kept) return fail(kept.error());
  sums_ = std::move(*kept);
  for (std::size_t d = sums_.size(); d < of_.all.size(); ++d) {
    const auto sum = sum_of(txn_, of_.all[d], passed_in(of_, d));
    if (!sum) return sums_.clear(), fail(sum.error());
    sums_.push_back(*sum);
  }
  return {};
}

std::uint64_t& running_sums::of(database db) {
  std::size_t d = 0;
  while (of_.all[d].handle != db.handle) ++d;
  return sums_[d];
}

status running_sums::leave(database db, std::string_view key) {
  if (!are_kept()) return {};
  if (auto s = load(); !s) return s;
  MDB_val k = view(key), v{};
  const int rc = mdb_get(txn_, db.handle, &k, &v);
  if (rc == 0) of(db) -= stored_hash(v);
  return rc == 0 || rc == MDB_NOTFOUND ? status{} : fail(explain(rc, file_of(txn_) + ": get"));
}

status running_sums::leave(database db, const MDB_val& stored) {
  if (!are_kept()) return {};
  if (auto s = load(); !s) return s;
  of(db) -= stored_hash(stored);
  return {};
}

status running_sums::add(database db, std::uint64_t hash) {
  if (!are_kept()) return {};
  if (auto s = load(); !s) return s;
  of(db) += hash;
  return {};
}

status running_sums::count_anew(database db) {
  if (!are_kept()) return {};
  if (auto s = load(); !s) return s;
  const bool has_record = db.handle == of_.all[*of_.where].handle;
  const auto sum = sum_of(txn_, db, has_record ? record_key : std::string_view{});
  if (!sum) return fail(sum.error());
  of(db) = *sum;
  return {};
}

status running_sums::keep() {
  if (sums_.empty()) return {};
  std::string record;
  for (const auto sum : sums_) record += be64(sum);
  return put_checked(txn_, of_.all[*of_.where], record_key, record, hash_of(record_key, record));
}

status check_sum(MDB_txn* t, const summed& of, std::size_t database) {
  if (!of.where) return {};
  auto kept = read_record(t, of);
  if (!kept) return fail(kept.error());
  kept->resize(of.all.size());
  const auto sum = sum_of(t, of.all[database], passed_in(of, database));
  if (!sum) return fail(sum.error());
  if (*sum == (*kept)[database]) return {};
  return fail(errc::corrupt, "{}: values are missing, or of before", file_of(t));
}

}  // namespace common::kv
