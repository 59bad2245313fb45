#include "wdb/batches/history_cut.hpp"

#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "schemas/server_alert.hpp"
#include "wdb/mirror/agent_records.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

/// What is wrong with history, and where it goes on.
struct damage {
  std::size_t entries = 0;
  std::string sound_from;  ///< the key of the first entry after the last damaged one; empty: none
};

result<damage> look_through(const store::agent_store& in, const common::kv::txn& txn) {
  damage out;
  auto s = txn.each_readable(
      in.db(store::keys::history),
      [&](std::string_view key, std::string_view, bool&) -> status {
        if (out.sound_from.empty()) out.sound_from = key;
        return {};
      },
      [&](std::string_view, const common::error&) -> status {
        return ++out.entries, out.sound_from.clear(), status{};
      });
  if (!s) return fail(s.error());
  return out;
}

/// corrupt: a value that is no history cannot be read.
status read_the_rest(const store::agent_store& in, const common::kv::txn& txn) {
  const auto nothing = [](std::string_view, std::string_view, bool&) { return status{}; };
  for (const auto d : {store::keys::rows_a, store::keys::rows_b, store::keys::meta,
                       store::keys::applied, store::keys::outbox})
    if (auto s = txn.each(in.db(d), {}, nothing); !s) return s;
  return {};
}

/// Behind everything that goes: states at its time and later are made of later entries alone.
result<store::horizon_record> horizon_behind(const store::reader& r,
                                             const std::string& sound_from) {
  if (sound_from.empty()) {
    auto last = r.last_commit();
    if (!last) return fail(last.error());
    return store::horizon_record{last->number, last->time};
  }
  auto first = r.first_entry(common::read_be64(sound_from));
  if (!first) return fail(first.error());
  if (!*first) return fail(errc::corrupt, "history: an entry that was there is not");
  return store::horizon_record{(*first)->commit, (*first)->change.commit_time};
}

/// What goes, and what is said of it.
struct cut_plan {
  damage found;
  store::horizon_record horizon;  ///< where history begins then
};

/// corrupt: history is not all that is damaged; refused: work that is still to be sent is made of
/// what would go.
result<cut_plan> plan_cut(const store::agent_store& in, common::kv::write_txn& txn) {
  if (auto s = read_the_rest(in, txn); !s) return fail(s.error());
  const auto found = look_through(in, txn);
  if (!found) return fail(found.error());
  if (found->entries == 0) return fail(errc::corrupt, "history is sound");
  if (auto s = txn.erase_before(in.db(store::keys::history), found->sound_from); !s)
    return fail(s.error());
  const store::reader reader(in, txn);
  const auto horizon = horizon_behind(reader, found->sound_from);
  if (!horizon) return fail(horizon.error());
  const auto needed = reader.oldest_outgoing();
  if (!needed) return fail(needed.error());
  if (*needed && **needed <= horizon->commit)
    return fail(errc::refused, "commit {} is still to be judged", **needed);
  return cut_plan{*found, *horizon};
}

status put_alert(const store::agent_store& in, common::kv::write_txn& txn, schemas::alert a) {
  const auto records = agent_records::load(store::reader(in, txn));
  if (!records) return fail(records.error());
  const auto number = records->outgoing + 1;
  store::outbox_record entry;
  entry.kind = static_cast<u64>(store::outgoing::alerts);
  schemas::alerts_of all;
  all.alerts.push_back(std::move(a));
  entry.payload = {schemas::encode(all)};
  if (auto s =
          txn.put(in.db(store::keys::meta), "outgoing", schemas::writer().natural(number).take());
      !s)
    return s;
  return txn.put(in.db(store::keys::outbox), store::keys::number(number), schemas::encode(entry));
}

}  // namespace

result<bool> cut_history(store_pool& stores, const schemas::agent_id& agent,
                         const common::error& why) {
  const auto opened = stores.get(agent);
  if (!opened) return false;
  const auto& in = **opened;
  auto txn = common::kv::write_txn::begin(in.env());
  if (!txn) return fail(txn.error());
  const auto done = plan_cut(in, *txn);
  if (!done && (done.error().code == errc::corrupt || done.error().code == errc::refused))
    return false;
  if (!done) return fail(done.error());
  const auto begins = common::format_time(done->horizon.time);
  const auto message = fmt::format(
      "{} of the entries of history could not be read ({}): what was until {} is gone, all else is "
      "sound",
      done->found.entries, why.detail, begins);
  if (auto s = txn->put(in.db(store::keys::meta), "horizon", schemas::encode(done->horizon)); !s)
    return fail(s.error());
  if (auto s = put_alert(in, *txn,
                         schemas::server_alert(agent.text(), "history-cut", schemas::severity::high,
                                               begins, message));
      !s)
    return fail(s.error());
  if (auto s = std::move(*txn).commit(); !s) return fail(s.error());
  spdlog::error("{}: {}", agent.text(), message);
  return true;
}

}  // namespace wdb
