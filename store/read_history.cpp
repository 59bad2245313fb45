// What a store holds of the past, and what it still has to send of it.
#include <iterator>
#include <utility>

#include "schemas/canonical.hpp"
#include "store/agent_store.hpp"
#include "store/decode_record.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

/// history_record's first member.
result<schemas::table_id> table_of(std::string_view value) {
  schemas::reader in(value);
  if (auto count = in.array(); !count)
    return fail(errc::corrupt, "a stored record does not decode: {}", count.error().detail);
  auto table = in.natural();
  if (!table)
    return fail(errc::corrupt, "a stored record does not decode: {}", table.error().detail);
  return static_cast<schemas::table_id>(*table);
}

/// As a reader wants them: one change each.
template <class Visit>
status each_change_of(history_record& entry, const Visit& visit) {
  if (entry.kind != several_changes) return visit(entry);
  for (auto& one : std::exchange(entry.changes, {})) {
    entry.kind = one.kind;
    entry.key = std::move(one.key);
    entry.old_stable = std::move(one.old_stable);
    entry.new_stable = std::move(one.new_stable);
    if (auto s = visit(entry); !s) return s;
  }
  return {};
}
}  // namespace

status reader::walk_history(std::uint64_t from, const common::kv::visitor& visit) const {
  const auto history = store_.db(keys::history);
  const auto start = keys::change(from, 0);
  if (damage_ == nullptr) return txn_.each(history, {}, visit, start);
  return txn_.each_readable(
      history, visit,
      [&](std::string_view key, const common::error& why) -> status {
        return damage_->try_emplace(std::string(key), why), status{};
      },
      start);
}

void reader::leave_out(std::uint64_t commit, std::string why) const {
  damage_->try_emplace(keys::change(commit, 0), common::error{errc::corrupt, std::move(why)});
}

status reader::each_entry(const history_visitor& visit, std::uint64_t from,
                          std::uint64_t end) const {
  return walk_history(
      from, [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        const auto commit = common::read_be64(key);
        if (commit >= end) return go_on = false, status{};
        auto entry = decode_record<history_record>(value);
        return entry ? each_change_of(*entry,
                                      [&](const history_record& one) { return visit(commit, one); })
                     : fail(entry.error());
      });
}

status reader::each_entry_of(const std::set<schemas::table_id>& tables,
                             const history_visitor& visit, std::uint64_t from,
                             std::uint64_t end) const {
  return walk_history(
      from, [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        const auto commit = common::read_be64(key);
        if (commit >= end) return go_on = false, status{};
        auto table = table_of(value);
        if (!table) return fail(table.error());
        if (!tables.contains(*table)) return {};
        auto entry = decode_record<history_record>(value);
        return entry ? each_change_of(*entry,
                                      [&](const history_record& one) { return visit(commit, one); })
                     : fail(entry.error());
      });
}

result<std::optional<past_change>> reader::first_entry(std::uint64_t from) const {
  std::optional<past_change> out;
  auto s =
      walk_history(from, [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        go_on = false;
        auto entry = decode_record<history_record>(value);
        if (!entry) return fail(entry.error());
        return each_change_of(*entry, [&](const history_record& one) -> status {
          if (!out) out = past_change{common::read_be64(key), one};
          return {};
        });
      });
  if (!s) return fail(s.error());
  return out;
}

status reader::each_outgoing(std::uint64_t from, const outbox_visitor& visit) const {
  return txn_.each(
      store_.db(keys::outbox), {},
      [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        auto entry = decode_record<outbox_record>(value);
        return entry ? visit(common::read_be64(key), *entry, go_on) : fail(entry.error());
      },
      keys::number(from));
}

result<std::string> reader::outgoing_payload(const outbox_record& r) const {
  if (!r.payload.bytes.empty()) return r.payload.bytes;
  schemas::change_set set{.scan_id = {}, .changes = {}, .scores = r.scores};
  auto next = r.first;
  auto s = txn_.each(
      store_.db(keys::history), {},
      [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        go_on = next < r.end;
        if (!go_on) return {};
        if (key != keys::change(r.commit, static_cast<std::uint32_t>(next)))
          return fail(errc::corrupt, "outbox: its history is not there");
        auto entry = decode_record<history_record>(value);
        if (!entry) return fail(entry.error());
        ++next;
        set.table = entry->table, set.epoch = entry->epoch, set.version = entry->version,
        set.origin = entry->origin;
        set.scan_id = std::move(entry->scan_id);
        set.scan_time = entry->scan_time, set.commit_time = entry->commit_time;
        set.changes.insert(set.changes.end(), std::make_move_iterator(entry->changes.begin()),
                           std::make_move_iterator(entry->changes.end()));
        return {};
      },
      keys::change(r.commit, static_cast<std::uint32_t>(r.first)));
  if (!s) return fail(s.error());
  if (next < r.end) return fail(errc::corrupt, "outbox: its history is not there");
  return schemas::encode(set);
}

result<std::optional<std::uint64_t>> reader::oldest_outgoing() const {
  std::optional<std::uint64_t> out;
  auto s = each_outgoing(0, [&](std::uint64_t, const outbox_record& r, bool& go_on) -> status {
    if (r.commit != 0) out = r.commit, go_on = false;
    return {};
  });
  if (!s) return fail(s.error());
  return out;
}

}  // namespace store
