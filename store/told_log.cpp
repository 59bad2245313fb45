#include "store/told_log.hpp"

#include "common/hex.hpp"
#include "schemas/canonical.hpp"
#include "schemas/codec.hpp"
#include "store/sequence.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
enum told_database : std::size_t {
  told,
  waiting,
  repeats,
  cursors,
  about_told,
  sinks,
  dead,
  judgements,
  findings
};
constexpr std::string_view wdb_cursor = "wdb";

template <class Record>
result<Record> decode(std::string_view value, std::string_view what) {
  auto r = schemas::decode<Record>(value);
  if (!r) return fail(errc::corrupt, "{}: {}", what, r.error().detail);
  return r;
}

std::string encode(told_log::cursor c) {
  return schemas::writer().natural(c.sequence).natural(c.bytes).take();
}

result<told_log::cursor> read_cursor(const common::kv::txn& t, common::kv::database db,
                                     std::string_view of) {
  auto value = t.get(db, of);
  if (!value) return fail(value.error());
  if (!value->has_value()) return told_log::cursor{};
  schemas::reader in(**value);
  const auto sequence = in.natural().value_or(0);
  return told_log::cursor{sequence, in.natural().value_or(0)};
}

/// No name of a sink has a slash in it.
std::string dead_key(const std::string& sink, std::uint64_t sequence) {
  return sink + "/" + common::be64(sequence);
}

/// Erases the oldest of a sink that are too many; how many those were.
result<std::uint64_t> make_room(common::kv::write_txn& t, common::kv::database db,
                                const std::string& sink) {
  std::vector<std::string> keys;
  auto s = t.each(db, sink + "/",
                  [&](auto key, auto, bool&) { return keys.emplace_back(key), status{}; });
  if (!s) return fail(s.error());
  const auto most = told_log::most_dead_letters;
  const auto gone = keys.size() > most ? keys.size() - most : 0;
  for (std::size_t n = 0; n < gone; ++n)
    if (s = t.erase(db, keys[n]); !s) return fail(s.error());
  return gone;
}

/// A record of one of the databases that older logs do not have.
template <class Record>
result<std::optional<Record>> read(const common::kv::env& e, told_database from,
                                   std::string_view key, std::string_view what) {
  if (!e.has(from)) return std::nullopt;
  auto t = common::kv::txn::read(e);
  if (!t) return fail(t.error());
  auto value = t->get(e.db(from), key);
  if (!value) return fail(value.error());
  if (!value->has_value()) return std::nullopt;
  auto known = decode<Record>(**value, what);
  if (!known) return fail(known.error());
  return std::optional(std::move(*known));
}

/// Puts a record, or erases it.
template <class Record>
status put_or_erase(common::kv::write_txn& t, common::kv::database db, std::string_view key,
                    const std::optional<Record>& value) {
  return value ? t.put(db, key, schemas::encode(*value)) : t.erase(db, key);
}
}  // namespace

result<told_log> told_log::open(const std::string& dir, bool read_only) {
  auto e =
      common::kv::env::open(dir, {.databases = {"told", "waiting", "repeats", "cursor", "about",
                                                "sinks", "dead", "judged", "affected"},
                                  .read_only = read_only,
                                  .added = 5});
  if (!e) return fail(e.error());
  auto id = log_id(*e, about_told, read_only);
  if (!id) return fail(id.error());
  return told_log{std::move(*e), *id};
}

result<told_log::state> told_log::read_state() const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  state out;
  auto at = read_cursor(*t, env_.db(cursors), wdb_cursor);
  if (!at) return fail(at.error());
  out.at = {.log = at->bytes, .number = at->sequence};
  auto s = t->each(env_.db(waiting), {}, [&](auto key, auto value, bool&) -> status {
    auto one = decode<schemas::waiting_alert>(value, "an alert that waits");
    if (!one) return fail(one.error());
    return out.waiting.emplace(common::read_be64(key), std::move(*one)), status{};
  });
  if (!s) return fail(s.error());
  s = t->each(env_.db(repeats), {}, [&](auto key, auto value, bool&) -> status {
    auto one = decode<schemas::recurrence>(value, "what comes and goes");
    if (!one) return fail(one.error());
    return out.repeats.emplace(key, std::move(*one)), status{};
  });
  if (!s) return fail(s.error());
  return out;
}

status told_log::commit(const changes& c) {
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto sequence = last_number(*t, env_.db(told));
  if (!sequence) return fail(sequence.error());
  for (const auto& one : c.told)
    if (auto s = t->put(env_.db(told), common::be64(++*sequence), schemas::encode(one)); !s)
      return s;
  for (const auto& [number, one] : c.waiting)
    if (auto s = put_or_erase(*t, env_.db(waiting), common::be64(number), one); !s) return s;
  for (const auto& [thing, one] : c.repeats)
    if (auto s = put_or_erase(*t, env_.db(repeats), thing, one); !s) return s;
  for (const auto& [agent, one] : c.judged)
    if (auto s = put_or_erase(*t, env_.db(judgements), agent, one); !s) return s;
  for (const auto& [agent, one] : c.affected)
    if (auto s = put_or_erase(*t, env_.db(findings), agent, one); !s) return s;
  if (auto s = t->put(env_.db(cursors), wdb_cursor, encode(cursor{c.at.number, c.at.log})); !s)
    return s;
  return std::move(*t).commit();
}

status told_log::each(std::uint64_t after, const visitor& visit) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  return t->each(
      env_.db(told), {},
      [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        auto a = decode<schemas::told_alert>(value, "an alert that was told");
        if (!a) return fail(a.error());
        if (a->parts.empty()) return fail(errc::corrupt, "an alert that was told: it has no part");
        return visit(common::read_be64(key), *a, go_on);
      },
      common::be64(after + 1));
}

result<std::uint64_t> told_log::last() const { return last_number(env_, env_.db(told)); }

result<std::optional<schemas::judged_agent>> told_log::judged(const std::string& agent) const {
  return read<schemas::judged_agent>(env_, judgements, agent, "what an agent was judged by");
}

result<schemas::affected_packages> told_log::affected(const std::string& agent) const {
  auto known = read<schemas::affected_packages>(env_, findings, agent, "what is affected");
  if (!known) return fail(known.error());
  return std::move(*known).value_or(schemas::affected_packages{});
}

result<std::vector<std::string>> told_log::judged_agents() const {
  std::vector<std::string> out;
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  auto s = t->each(env_.db(judgements), {},
                   [&](auto agent, auto, bool&) { return out.emplace_back(agent), status{}; });
  if (!s) return fail(s.error());
  return out;
}

result<told_log::cursor> told_log::cursor_of(const std::string& sink) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  return read_cursor(*t, env_.db(cursors), sink);
}

status told_log::move_cursor(const std::string& sink, cursor to) {
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  if (auto s = t->put(env_.db(cursors), sink, encode(to)); !s) return s;
  return std::move(*t).commit();
}

result<std::optional<told_log::sink_state>> told_log::state_of(const std::string& sink) const {
  return read<sink_state>(env_, sinks, sink, "a sink's state");
}

status told_log::keep_state(const std::string& sink, sink_state& s,
                            const std::vector<dead_letter>& died) {
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto kept = s;
  for (const auto& one : died)
    if (auto ok = t->put(env_.db(dead), dead_key(sink, one.sequence), schemas::encode(one)); !ok)
      return ok;
  if (!died.empty()) {
    auto gone = make_room(*t, env_.db(dead), sink);
    if (!gone) return fail(gone.error());
    kept.dropped += *gone;
  }
  if (auto ok = t->put(env_.db(sinks), sink, schemas::encode(kept)); !ok) return ok;
  if (auto ok = std::move(*t).commit(); !ok) return ok;
  s = std::move(kept);
  return {};
}

result<std::vector<told_log::dead_letter>> told_log::dead_letters(const std::string& sink) const {
  std::vector<dead_letter> out;
  if (!env_.has(dead)) return out;
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  auto s = t->each(env_.db(dead), sink + "/", [&](auto, auto value, bool&) -> status {
    auto one = decode<dead_letter>(value, "a dead letter");
    if (!one) return fail(one.error());
    return out.push_back(std::move(*one)), status{};
  });
  if (!s) return fail(s.error());
  return out;
}

status told_log::erase_dead_letters(const std::string& sink,
                                    const std::vector<std::uint64_t>& sequences) {
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  for (const auto sequence : sequences)
    if (auto ok = t->erase(env_.db(dead), dead_key(sink, sequence)); !ok) return ok;
  return std::move(*t).commit();
}

}  // namespace store
