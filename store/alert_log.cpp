#include "store/alert_log.hpp"

#include "common/hex.hpp"
#include "store/sequence.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
enum database : std::size_t { alerts, ids, about };

result<schemas::alert> decode_alert(std::string_view value) {
  auto a = schemas::decode<schemas::alert>(value);
  if (!a) return fail(errc::corrupt, "a stored alert: {}", a.error().detail);
  return a;
}
}  // namespace

result<alert_log> alert_log::open(const std::string& dir, bool read_only) {
  auto e = common::kv::env::open(
      dir, {.databases = {"alerts", "ids", "about"}, .read_only = read_only, .added = 1});
  if (!e) return fail(e.error());
  auto id = log_id(*e, about, read_only);
  if (!id) return fail(id.error());
  return alert_log{std::move(*e), *id};
}

result<std::size_t> alert_log::insert(std::vector<schemas::alert> incoming, std::int64_t now) {
  if (incoming.empty()) return std::size_t{0};
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto sequence = last_number(*t, env_.db(alerts));
  if (!sequence) return fail(sequence.error());
  std::size_t fresh = 0;
  for (auto& a : incoming) {
    auto known = t->get(env_.db(ids), a.id.bytes);
    if (!known) return fail(known.error());
    if (known->has_value()) continue;
    a.time = now;
    const std::string key = common::be64(++*sequence);
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
      [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        auto a = decode_alert(value);
        if (!a) return fail(a.error());
        return visit(common::read_be64(key), *a, go_on);
      },
      common::be64(after + 1));
}

result<std::uint64_t> alert_log::last() const { return last_number(env_, env_.db(alerts)); }

result<std::vector<schemas::stored_alert>> alert_log::after(std::uint64_t sequence,
                                                            std::size_t bytes) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  std::vector<schemas::stored_alert> out;
  std::size_t taken = 0;
  auto s = t->each(
      env_.db(alerts), {},
      [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        auto a = decode_alert(value);
        if (!a) return fail(a.error());
        out.push_back({common::read_be64(key), std::move(*a)});
        go_on = (taken += value.size()) < bytes;
        return {};
      },
      common::be64(sequence + 1));
  if (!s) return fail(s.error());
  return out;
}

}  // namespace store
