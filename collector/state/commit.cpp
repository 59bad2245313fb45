// The part of state_store that takes a scan: compares, and writes new state and outbox in one commit.
#include <algorithm>
#include <iterator>

#include "collector/state/state_store.hpp"
#include "schemas/digest.hpp"
#include "schemas/envelope.hpp"

namespace collector::state {

using common::fail;
using common::result;
using common::status;
using common::kv::write_txn;

result<commit_summary> state_store::commit(const scan_outcome& scan) {
  auto t = write_txn::begin(env_);
  if (!t) return fail(t.error());
  commit_summary sum;
  for (const auto& now : scan.tables)
    if (auto s = commit_table(*t, scan, now, sum); !s) return fail(s.error());
  if (auto s = bound_outbox(*t); !s) return fail(s.error());
  if (auto s = std::move(*t).commit(); !s) return fail(s.error());
  return sum;
}

status state_store::commit_table(write_txn& t, const scan_outcome& scan, const scanned_table& now, commit_summary& sum) {
  const auto& table = *schemas::find_table(now.table);
  auto s = table_in(t, now.table);
  if (!s) return fail(s.error());
  s->status = static_cast<u64>(now.status);
  s->reason = now.reason;
  if (!has_rows(now.status)) return put_table(t, now.table, *s);  // the rows of the last good scan stay
  s->last_good = scan.started;
  auto before = known(t, now.table);
  if (!before) return fail(before.error());
  auto d = diff(table, std::move(*before), now);
  if (!d) return fail(d.error());
  sum.upserts += d->upserts.size();
  sum.deletes += d->deletes.size();
  sum.held += d->held;
  if (d->held > 0) s->reason += fmt::format("{}{} deletions held", s->reason.empty() ? "" : "; ", d->held);
  const bool first = s->version == 0;
  if (d->empty() && !first) return put_table(t, now.table, *s);
  s->scan_id = scan.scan_id;
  s->scan_time = scan.started;
  if (auto ok = put_rows(t, now.table, *d); !ok) return ok;
  if (!first && d->changes() > snapshot_above) {
    s->repairing = s->whole = true;
    s->session = 0;
  }
  if (s->repairing && s->session == 0)
    ++s->version;  // the session that is due will tell of it
  else if (auto ok = put_deltas(t, table, *s, *d, scan, sum); !ok)
    return ok;
  return put_table(t, now.table, *s);
}

status state_store::put_rows(write_txn& t, schemas::table_id id, const difference& d) const {
  for (const auto& key : d.deletes)
    if (auto s = t.erase(db(keys::rows), keys::row(id, schemas::key_hash(id, key))); !s) return s;
  for (const auto* rows : {&d.reencoded, &d.upserts})
    for (const auto& row : *rows)
      if (auto s = t.put(db(keys::rows), keys::row(id, schemas::key_hash(id, row.key.bytes)), schemas::encode(row)); !s) return s;
  return {};
}

status state_store::put_deltas(write_txn& t, const schemas::table& table, table_state& s, const difference& d, const scan_outcome& scan,
                               commit_summary& sum) {
  auto last = last_sequence(t);
  if (!last) return fail(last.error());
  u64 sequence = *last;
  // While a session is under way, what follows it will be compared under the session's K.
  const std::string& k = s.repairing ? s.pending_k.bytes : s.k.bytes;
  auto deltas = cut({.upserts = d.reencoded, .reencoded = {}, .deletes = {}, .held = 0}, scan.scan_id, scan.started);
  const auto migrations = deltas.size();
  std::ranges::move(cut(d, scan.scan_id, scan.started), std::back_inserter(deltas));
  auto after = digest_in(t, table.id, k);
  if (!after) return fail(after.error());
  deltas.back().after = std::move(*after);
  for (std::size_t i = 0; i < deltas.size(); ++i) {
    const u64 flags = (i + 1 == deltas.size() ? schemas::flags::last : 0) | (i < migrations ? schemas::flags::migration : 0);
    const outbox_entry e{.table = static_cast<u64>(table.id),
                         .epoch = epoch_,
                         .version = ++s.version,
                         .flags = flags,
                         .kid = schemas::kid_of(k),
                         .payload = {schemas::encode(deltas[i])}};
    if (auto ok = t.put(db(keys::outbox), keys::sequence(++sequence), schemas::encode(e)); !ok) return ok;
    ++sum.deltas;
  }
  return put_sequence(t, sequence);
}

/// Past its bound the outbox is given up: the state itself is the truth, and what differs is found by comparing.
status state_store::bound_outbox(write_txn& t) {
  std::size_t bytes = 0, entries = 0;
  auto s = t.each(db(keys::outbox), {}, [&](std::string_view, std::string_view value, bool&) -> status {
    ++entries;
    return bytes += value.size(), status{};
  });
  if (!s || (bytes <= outbox_limit && entries <= outbox_entries_limit)) return s;
  if (s = t.erase_prefix(db(keys::outbox), {}); !s) return s;
  for (const auto& table : schemas::tables()) {
    auto state = table_in(t, table.id);
    if (!state) return fail(state.error());
    if (state->version == 0) continue;
    state->repairing = true;
    state->session = 0;
    if (s = put_table(t, table.id, *state); !s) return s;
  }
  return {};
}

}  // namespace collector::state
