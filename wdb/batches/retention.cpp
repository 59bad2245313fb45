#include "wdb/batches/retention.hpp"

#include <algorithm>

namespace wdb {

using common::fail;
using common::result;
using common::status;

namespace {

/// The oldest entry: where it lies, how much it is.
struct oldest_entry {
  std::string key;
  std::size_t bytes = 0, changes = 1;
  i64 time = 0;
};

result<std::optional<oldest_entry>> oldest(const store::agent_store& in,
                                           const common::kv::txn& txn) {
  std::optional<oldest_entry> out;
  auto s =
      txn.each(in.db(store::keys::history), {},
               [&](std::string_view key, std::string_view value, bool& go_on) -> status {
                 go_on = false;
                 auto change = schemas::decode<store::history_record>(value);
                 if (!change)
                   return fail(common::errc::corrupt, "a change of history does not decode: {}",
                               change.error().detail);
                 return out = oldest_entry{std::string(key), key.size() + value.size(),
                                           std::max<std::size_t>(change->changes.size(), 1),
                                           change->commit_time},
                        status{};
               });
  if (!s) return fail(s.error());
  return out;
}

}  // namespace

result<trimmed> trim_history(const store::agent_store& in, common::kv::write_txn& txn,
                             const history_limits& limits, i64 now) {
  trimmed out;
  store::horizon_record horizon;
  const auto history = in.db(store::keys::history);
  auto kept = store::reader(in, txn)
                  .oldest_outgoing();  // what is not judged yet is made of history from there on
  if (!kept) return fail(kept.error());
  for (std::size_t bytes = 0;;) {
    auto next = oldest(in, txn);
    if (!next) return fail(next.error());
    if (!*next || (*kept && common::read_be64((*next)->key) >= **kept) ||
        ((*next)->time >= now - limits.age.count() && txn.bytes(history) <= limits.bytes))
      break;
    out.more = out.changes >= trimmed_changes || bytes >= trimmed_bytes;
    if (out.more) break;
    if (auto s = txn.erase(history, (*next)->key); !s) return fail(s.error());
    horizon = {common::read_be64((*next)->key), (*next)->time};
    bytes += (*next)->bytes;
    out.changes += (*next)->changes;
  }
  if (out.changes == 0) return out;
  if (auto s = txn.put(in.db(store::keys::meta), "horizon", schemas::encode(horizon)); !s)
    return fail(s.error());
  return out;
}

}  // namespace wdb
