#include "collector/state/state_store.hpp"

#include <algorithm>

#include "collector/state/reading.hpp"
#include "common/hash.hpp"
#include "schemas/digest.hpp"

namespace collector::state {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::kv::txn;

namespace {
status put(const common::kv::env& env, held_state& held, schemas::table_id id,
           const table_state& s) {
  auto d = draft::begin(env, held);
  if (!d) return fail(d.error());
  if (auto ok = d->put_table(id, s); !ok) return ok;
  return std::move(*d).commit(held);
}
}  // namespace

result<state_store> state_store::load(const std::string& dir, bool read_only) {
  auto e = common::kv::env::open(dir, {.databases = keys::databases, .read_only = read_only});
  if (!e) return fail(e.error());
  auto held = load_held(*e);
  if (!held) return fail(held.error());
  return state_store(std::move(*e), std::move(*held));
}

result<state_store> state_store::open(const std::string& dir, u64 instance) {
  auto s = load(dir, false);
  if (!s) return s;
  auto d = s->begin();
  if (!d) return fail(d.error());
  if (auto ok = d->put_epoch(s->epoch() == 0 ? common::random_u64() | 1 : s->epoch()); !ok)
    return fail(ok.error());
  if (auto ok = d->put_instance(instance); !ok) return fail(ok.error());
  if (auto ok = std::move(*d).commit(s->held_); !ok) return fail(ok.error());
  return s;
}

result<state_store> state_store::open_read_only(const std::string& dir) { return load(dir, true); }

// ---- reads ----

result<std::vector<state_row>> state_store::rows(schemas::table_id id) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  return read_rows(*t, env_.db(keys::rows), id);
}

result<schemas::digest> state_store::digest(schemas::table_id id, const std::string& k) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  return read_digest(*t, env_.db(keys::rows), id, k);
}

result<std::map<schemas::table_id, schemas::digest>> state_store::digests(
    const std::map<schemas::table_id, std::string>& tables) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  std::map<schemas::table_id, schemas::digest> out;
  for (const auto& [id, k] : tables) {
    auto d = read_digest(*t, env_.db(keys::rows), id, k);
    if (!d) return fail(d.error());
    out[id] = std::move(*d);
  }
  return out;
}

status state_store::each_entry(u64 from, const entry_visitor& visit) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  return t->each(
      env_.db(keys::outbox), {},
      [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        auto e = decode_record<outbox_entry>(value);
        if (!e) return fail(e.error());
        go_on = visit(common::read_be64(key), *e);
        return {};
      },
      keys::sequence(from));
}

result<outbox_entry> state_store::entry(u64 sequence) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  auto value = t->get(env_.db(keys::outbox), keys::sequence(sequence));
  if (!value) return fail(value.error());
  if (!value->has_value()) return fail(errc::corrupt, "the outbox has no entry {}", sequence);
  return decode_record<outbox_entry>(**value);
}

// ---- changes of what the mirror holds ----

status state_store::acknowledged(const schemas::table_ack& a) {
  const auto id = static_cast<schemas::table_id>(a.table);
  if (a.epoch != epoch()) return {};
  auto s = table(id);
  const bool swapped = s.repairing && s.session != 0 && a.session == s.session;
  if (s.repairing && !swapped)
    return {};  // until its session is over, what the mirror holds says nothing
  const auto is_covered = [&](const outbox_place& e) {
    return e.table == a.table && e.version <= a.version;
  };
  if (!swapped && std::ranges::none_of(outbox(), is_covered)) return {};
  auto d = begin();
  if (!d) return fail(d.error());
  if (swapped) {
    s.repairing = false;
    s.k = std::exchange(s.pending_k, {});
    s.session = s.failed = 0;
    s.whole = false;
    s.wanted.clear();
    if (auto ok = d->put_table(id, s); !ok) return ok;
  }
  if (auto trimmed = d->trim(id, a.version); !trimmed) return fail(trimmed.error());
  return std::move(*d).commit(held_);
}

status state_store::need_repair(schemas::table_id id, u64 resync, bool whole) {
  auto s = table(id);
  if (s.version == 0) return {};
  if (resync != 0 && std::ranges::find(s.wanted, resync) != s.wanted.end()) return {};
  if (resync != 0) s.wanted.push_back(resync);
  s.repairing = true;
  s.whole = s.whole || whole;
  s.session = 0;
  return put(env_, held_, id, s);
}

status state_store::comparison_failed(schemas::table_id id) {
  auto s = table(id);
  s.whole = s.whole || ++s.failed >= comparisons_tried;
  s.session = 0;
  return put(env_, held_, id, s);
}

result<session_plan> state_store::begin_session(schemas::table_id id) {
  auto d = begin();
  if (!d) return fail(d.error());
  auto s = table(id);
  auto rows = read_rows(d->txn(), env_.db(keys::rows), id);
  if (!rows) return fail(rows.error());
  s.repairing = true;
  s.pending_k = {common::random_bytes(schemas::k_bytes)};
  s.session = s.whole ? common::random_u64() | 1 : schemas::kid_of(s.pending_k.bytes);
  s.session_version = s.version;
  auto digest = read_digest(d->txn(), env_.db(keys::rows), id, s.pending_k.bytes);
  if (!digest) return fail(digest.error());
  if (auto ok = d->put_table(id, s); !ok) return fail(ok.error());
  if (auto ok = std::move(*d).commit(held_); !ok) return fail(ok.error());
  return session_plan{
      .table = id, .at = std::move(s), .rows = std::move(*rows), .digest = std::move(*digest)};
}

status state_store::mint_epoch() {
  auto d = begin();
  if (!d) return fail(d.error());
  if (auto s = d->put_epoch(common::random_u64() | 1); !s) return s;
  if (auto s = d->clear_outbox(); !s) return s;
  for (const auto& table : schemas::tables()) {
    auto s = d->table(table.id);
    if (s.version == 0) continue;
    s.repairing = s.whole = true;
    s.session = s.failed = 0;
    s.wanted.clear();
    if (auto ok = d->put_table(table.id, s); !ok) return ok;
  }
  return std::move(*d).commit(held_);
}

}  // namespace collector::state
