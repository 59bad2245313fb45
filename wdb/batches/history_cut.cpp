#include "wdb/batches/history_cut.hpp"

#include "common/log.hpp"
#include "schemas/server_alert.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;
using none = std::optional<history_cut>;

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

/// An error that only says that the store is damaged beyond history.
template <class T>
result<none> given_up(const result<T>& failed) {
  if (failed.error().code == errc::corrupt) return none{};
  return fail(failed.error());
}

}  // namespace

result<none> cut_history(const store::agent_store& in) {
  auto txn = common::kv::write_txn::begin(in.env());
  if (!txn) return fail(txn.error());
  if (auto s = read_the_rest(in, *txn); !s) return given_up(s);
  const auto found = look_through(in, *txn);
  if (!found) return given_up(found);
  if (found->entries == 0) return none{};
  const auto history = in.db(store::keys::history);
  if (auto s = txn->erase_before(history, found->sound_from); !s) return given_up(s);
  const store::reader reader(in, *txn);
  const auto horizon = horizon_behind(reader, found->sound_from);
  if (!horizon) return given_up(horizon);
  const auto needed = reader.oldest_outgoing();
  if (!needed) return given_up(needed);
  if (*needed && **needed <= horizon->commit) return none{};
  if (auto s = txn->put(in.db(store::keys::meta), "horizon", schemas::encode(*horizon)); !s)
    return fail(s.error());
  if (auto s = std::move(*txn).commit(); !s) return fail(s.error());
  return none{history_cut{*horizon, found->entries}};
}

result<bool> mend_history(store_pool& stores, const schemas::agent_id& agent,
                          const common::error& why, batch_outcome& outcome) {
  auto opened = stores.get(agent);
  if (!opened) return false;
  auto cut = cut_history(**opened);
  if (!cut) return fail(cut.error());
  if (!*cut) return false;
  const auto begins = common::format_time((*cut)->horizon.time);
  const auto message = fmt::format(
      "{} of the entries of history could not be read ({}): what was until {} is gone, all else is "
      "sound",
      (*cut)->damaged, why.detail, begins);
  spdlog::error("{}: {}", agent.text(), message);
  ++outcome.out.counted["history_cut"];
  outcome.alerts.push_back(
      schemas::server_alert(agent.text(), "history-cut", schemas::severity::high, begins, message));
  return true;
}

}  // namespace wdb
