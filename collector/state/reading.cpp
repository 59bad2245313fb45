#include "collector/state/reading.hpp"

#include <algorithm>

#include "schemas/canonical.hpp"
#include "schemas/table_digest.hpp"

namespace collector::state {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::kv::txn;
using common::kv::write_txn;

namespace {
/// A state_row where it lies.
struct row_view {
  std::string_view key, stable, volatile_;
};

result<row_view> view_of(std::string_view value) {
  schemas::reader in(value);
  row_view out;
  if (auto count = in.array(); !count) return ours<row_view>(fail(count.error()));
  for (auto* part : {&out.key, &out.stable, &out.volatile_}) {
    auto bytes = in.bytes();
    if (!bytes) return ours<row_view>(fail(bytes.error()));
    *part = *bytes;
  }
  return out;
}
}  // namespace

result<u64> get_number(const txn& t, common::kv::database db, const std::string& key) {
  auto value = t.get(db, key);
  if (!value) return fail(value.error());
  return value->has_value() ? schemas::reader(**value).natural().value_or(0) : 0;
}

status put_number(write_txn& t, common::kv::database db, const std::string& key, u64 n) {
  return t.put(db, key, schemas::writer().natural(n).take());
}

result<known_rows> read_known(const txn& t, common::kv::database rows, schemas::table_id id) {
  known_rows out;
  auto s =
      t.each(rows, keys::table(id), [&](std::string_view, std::string_view value, bool&) -> status {
        const auto r = view_of(value);
        if (!r) return fail(r.error());
        out.emplace(r->key, r->stable);
        return {};
      });
  if (!s) return fail(s.error());
  return out;
}

result<std::vector<state_row>> read_rows(const txn& t, common::kv::database rows,
                                         schemas::table_id id) {
  std::vector<state_row> out;
  auto s =
      t.each(rows, keys::table(id), [&](std::string_view, std::string_view value, bool&) -> status {
        auto r = decode_record<state_row>(value);
        if (!r) return fail(r.error());
        out.push_back(std::move(*r));
        return {};
      });
  if (!s) return fail(s.error());
  std::ranges::sort(out, {}, [](const state_row& r) -> const std::string& { return r.key.bytes; });
  return out;
}

result<schemas::digest> read_digest(const txn& t, common::kv::database rows, schemas::table_id id,
                                    const std::string& k) {
  schemas::table_digest out(id, k);
  const auto prefix = keys::table(id);
  auto s = t.each(rows, prefix, [&](std::string_view key, std::string_view value, bool&) -> status {
    const auto r = view_of(value);
    if (!r) return fail(r.error());
    auto added = out.add_keyed(key.substr(prefix.size()), r->stable, r->volatile_);
    return added
               ? added
               : fail(errc::corrupt, "a remembered row does not decode: {}", added.error().detail);
  });
  if (!s) return fail(s.error());
  return out.finish();
}

}  // namespace collector::state
