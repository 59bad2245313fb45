// The part of state_store that takes a scan: compares, and writes new state and outbox in one
// commit.
#include <algorithm>
#include <iterator>
#include <numeric>

#include "collector/state/reading.hpp"
#include "collector/state/state_store.hpp"
#include "schemas/digest.hpp"
#include "schemas/envelope.hpp"

namespace collector::state {

using common::fail;
using common::result;
using common::status;

namespace {

/// One scan on its way into the store.
struct commit_context {
  draft& to;
  common::kv::database rows;
  const scan_outcome& scan;
  commit_summary& sum;
};

status put_deltas(const commit_context& c, schemas::table_id id, table_state& s,
                  const difference& d) {
  // While a session is under way, what follows it will be compared under the session's K.
  const std::string& k = s.repairing ? s.pending_k.bytes : s.k.bytes;
  auto deltas = cut({.upserts = d.reencoded, .reencoded = {}, .deletes = {}, .held = 0},
                    c.scan.scan_id, c.scan.started);
  const auto migrations = deltas.size();
  std::ranges::move(cut(d, c.scan.scan_id, c.scan.started), std::back_inserter(deltas));
  auto after = read_digest(c.to.txn(), c.rows, id, k);
  if (!after) return fail(after.error());
  deltas.back().after = std::move(*after);
  for (std::size_t i = 0; i < deltas.size(); ++i) {
    const u64 flags = (i + 1 == deltas.size() ? schemas::flags::last : 0) |
                      (i < migrations ? schemas::flags::migration : 0);
    const outbox_entry e{.table = static_cast<u64>(id),
                         .epoch = c.to.epoch(),
                         .version = ++s.version,
                         .flags = flags,
                         .kid = schemas::kid_of(k),
                         .payload = {schemas::encode(deltas[i])}};
    if (auto ok = c.to.put_entry(e); !ok) return ok;
    ++c.sum.deltas;
  }
  return {};
}

status commit_table(const commit_context& c, const scanned_table& now) {
  auto s = c.to.table(now.table);
  s.status = static_cast<u64>(now.status);
  s.reason = now.reason;
  const bool first = s.version == 0;
  const bool never_there = first && now.status == schemas::table_status::unsupported;
  if (never_there || !schemas::tells_of_rows(now.status))
    return c.to.put_table(now.table, s);  // the rows of the last good scan stay
  s.last_good = c.scan.started;
  auto before = read_known(c.to.txn(), c.rows, now.table);
  if (!before) return fail(before.error());
  auto d = diff(*schemas::find_table(now.table), std::move(*before), now);
  if (!d) return fail(d.error());
  c.sum.upserts += d->upserts.size();
  c.sum.deletes += d->deletes.size();
  c.sum.held += d->held;
  if (d->held > 0)
    s.reason += fmt::format("{}{} deletions held", s.reason.empty() ? "" : "; ", d->held);
  if (d->empty() && !first) return c.to.put_table(now.table, s);
  s.scan_id = c.scan.scan_id;
  s.scan_time = c.scan.started;
  if (auto ok = c.to.put_rows(now.table, *d); !ok) return ok;
  if (!first && d->changes() > snapshot_above) {
    s.repairing = s.whole = true;
    s.session = 0;
  }
  if (s.repairing && s.session == 0)
    ++s.version;  // the session that is due will tell of it
  else if (auto ok = put_deltas(c, now.table, s, *d); !ok)
    return ok;
  return c.to.put_table(now.table, s);
}

/// Past its bound the outbox is given up: the state itself is the truth, and what differs is found
/// by comparing.
status bound_outbox(draft& d) {
  const auto& outbox = d.outbox();
  const auto add = [](std::size_t sum, const outbox_place& e) { return sum + e.bytes; };
  const auto bytes = std::accumulate(outbox.begin(), outbox.end(), std::size_t{0}, add);
  if (bytes <= outbox_limit && outbox.size() <= outbox_entries_limit) return {};
  if (auto s = d.clear_outbox(); !s) return s;
  for (const auto& table : schemas::tables()) {
    auto state = d.table(table.id);
    if (state.version == 0) continue;
    state.repairing = true;
    state.session = 0;
    if (auto s = d.put_table(table.id, state); !s) return s;
  }
  return {};
}

}  // namespace

result<commit_summary> state_store::commit(const scan_outcome& scan) {
  auto d = begin();
  if (!d) return fail(d.error());
  commit_summary sum;
  const commit_context c{.to = *d, .rows = env_.db(keys::rows), .scan = scan, .sum = sum};
  for (const auto& now : scan.tables)
    if (auto s = commit_table(c, now); !s) return fail(s.error());
  if (auto s = bound_outbox(*d); !s) return fail(s.error());
  if (auto s = std::move(*d).commit(held_); !s) return fail(s.error());
  return sum;
}

}  // namespace collector::state
