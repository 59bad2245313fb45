#include "store/alert_log.hpp"

#include "common/hex.hpp"
#include "schemas/canonical.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
enum database : std::size_t { alerts, ids, cursors };
}  // namespace

result<alert_log> alert_log::open(const std::string& dir, bool read_only) {
  auto e = common::kv::env::open(
      dir, {.databases = {"alerts", "ids", "cursor"}, .read_only = read_only});
  if (!e) return fail(e.error());
  return alert_log{std::move(*e)};
}

result<std::size_t> alert_log::insert(std::vector<schemas::alert> incoming, std::int64_t now) {
  if (incoming.empty()) return std::size_t{0};
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto last = t->last_key(env_.db(alerts), {});
  if (!last) return fail(last.error());
  std::uint64_t sequence = last->has_value() ? common::read_be64(**last) : 0;
  std::size_t fresh = 0;
  for (auto& a : incoming) {
    auto known = t->get(env_.db(ids), a.id.bytes);
    if (!known) return fail(known.error());
    if (known->has_value()) continue;
    a.time = now;
    const std::string key = common::be64(++sequence);
    if (auto s = t->put(env_.db(alerts), key, schemas::encode(a)); !s) return fail(s.error());
    if (auto s = t->put(env_.db(ids), a.id.bytes, key); !s) return fail(s.error());
    ++fresh;
  }
  if (fresh == 0) return fresh;
  if (auto s = std::move(*t).commit(); !s) return fail(s.error());
  return fresh;
}

status alert_log::each(std::uint64_t after, const visitor& visit) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  return t->each(
      env_.db(alerts), {},
      [&](std::string_view key, std::string_view value, bool&) -> status {
        auto a = schemas::decode<schemas::alert>(value);
        if (!a) return fail(errc::corrupt, "a stored alert: {}", a.error().detail);
        return visit(common::read_be64(key), *a);
      },
      common::be64(after + 1));
}

result<alert_log::cursor> alert_log::cursor_of(const std::string& sink) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  auto value = t->get(env_.db(cursors), sink);
  if (!value) return fail(value.error());
  if (!value->has_value()) return cursor{};
  schemas::reader in(**value);
  const auto sequence = in.natural().value_or(0);
  return cursor{sequence, in.natural().value_or(0)};
}

status alert_log::move_cursor(const std::string& sink, cursor to) {
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  if (auto s = t->put(env_.db(cursors), sink,
                      schemas::writer().natural(to.sequence).natural(to.bytes).take());
      !s)
    return s;
  return std::move(*t).commit();
}

}  // namespace store
