#include "collector/state/state_store.hpp"

#include <algorithm>

#include "common/hash.hpp"
#include "schemas/canonical.hpp"
#include "schemas/table_digest.hpp"

namespace collector::state {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::kv::txn;
using common::kv::write_txn;

namespace {
template <class T>
result<T> ours(result<T> r) {
  if (!r) return fail(errc::corrupt, "the collector's own state does not decode: {}", r.error().detail);
  return r;
}

template <class Record>
result<Record> decode_record(std::string_view value) {
  return ours(schemas::decode<Record>(value));
}

/// A state_row where it lies.
struct row_view {
  std::string_view key, stable, volatile_;
};

result<row_view> view_of(std::string_view value) {
  schemas::reader in(value);
  row_view out;
  if (auto count = in.array(); !count) return ours<row_view>(fail(count.error()));
  for (auto* part : {&out.key, &out.stable, &out.volatile_}) {
    auto bytes = in.bytes();
    if (!bytes) return ours<row_view>(fail(bytes.error()));
    *part = *bytes;
  }
  return out;
}

status put_number(write_txn& t, common::kv::database db, const std::string& key, u64 n) {
  return t.put(db, key, schemas::writer().natural(n).take());
}

result<u64> get_number(const txn& t, common::kv::database db, const std::string& key) {
  auto value = t.get(db, key);
  if (!value) return fail(value.error());
  return value->has_value() ? schemas::reader(**value).natural().value_or(0) : 0;
}
}  // namespace

result<state_store> state_store::open(const std::string& dir, u64 instance) {
  auto e = common::kv::env::open(dir, {.databases = keys::databases});
  if (!e) return fail(e.error());
  state_store s{std::move(*e)};
  if (auto ok = s.load(instance, false); !ok) return fail(ok.error());
  return s;
}

result<state_store> state_store::open_read_only(const std::string& dir) {
  auto e = common::kv::env::open(dir, {.databases = keys::databases, .read_only = true});
  if (!e) return fail(e.error());
  state_store s{std::move(*e)};
  if (auto ok = s.load(0, true); !ok) return fail(ok.error());
  return s;
}

status state_store::load(u64 instance, bool read_only) {
  instance_ = instance;
  {
    auto t = txn::read(env_);
    if (!t) return fail(t.error());
    auto epoch = get_number(*t, db(keys::meta), "epoch");
    auto last = get_number(*t, db(keys::meta), "instance");
    if (!epoch || !last) return fail(!epoch ? epoch.error() : last.error());
    epoch_ = *epoch;
    predecessor_ = *last;
  }
  if (read_only) return {};
  auto t = write_txn::begin(env_);
  if (!t) return fail(t.error());
  if (epoch_ == 0) epoch_ = common::random_u64() | 1;
  if (auto s = put_number(*t, db(keys::meta), "epoch", epoch_); !s) return s;
  if (auto s = put_number(*t, db(keys::meta), "instance", instance_); !s) return s;
  return std::move(*t).commit();
}

result<table_state> state_store::table_in(const txn& t, schemas::table_id id) const {
  auto value = t.get(db(keys::meta), keys::table_meta(id));
  if (!value) return fail(value.error());
  return value->has_value() ? decode_record<table_state>(**value) : table_state{};
}

result<table_state> state_store::table(schemas::table_id id) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  return table_in(*t, id);
}

status state_store::put_table(write_txn& t, schemas::table_id id, const table_state& s) const {
  return t.put(db(keys::meta), keys::table_meta(id), schemas::encode(s));
}

result<u64> state_store::last_sequence(const txn& t) const { return get_number(t, db(keys::meta), "sequence"); }
status state_store::put_sequence(write_txn& t, u64 n) const { return put_number(t, db(keys::meta), "sequence", n); }

result<known_rows> state_store::known(const txn& t, schemas::table_id id) const {
  known_rows out;
  auto s = t.each(db(keys::rows), keys::table(id), [&](std::string_view, std::string_view value, bool&) -> status {
    const auto r = view_of(value);
    if (!r) return fail(r.error());
    out.emplace(r->key, r->stable);
    return {};
  });
  if (!s) return fail(s.error());
  return out;
}

result<std::vector<state_row>> state_store::rows_in(const txn& t, schemas::table_id id) const {
  std::vector<state_row> out;
  auto s = t.each(db(keys::rows), keys::table(id), [&](std::string_view, std::string_view value, bool&) -> status {
    auto r = decode_record<state_row>(value);
    if (!r) return fail(r.error());
    out.push_back(std::move(*r));
    return {};
  });
  if (!s) return fail(s.error());
  std::ranges::sort(out, {}, [](const state_row& r) -> const std::string& { return r.key.bytes; });
  return out;
}

result<std::vector<state_row>> state_store::rows(schemas::table_id id) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  return rows_in(*t, id);
}

result<schemas::digest> state_store::digest_in(const txn& t, schemas::table_id id, const std::string& k) const {
  schemas::table_digest out(id, k);
  const auto prefix = keys::table(id);
  auto s = t.each(db(keys::rows), prefix, [&](std::string_view key, std::string_view value, bool&) -> status {
    const auto r = view_of(value);
    if (!r) return fail(r.error());
    auto added = out.add_keyed(key.substr(prefix.size()), r->stable, r->volatile_);
    return added ? added : fail(errc::corrupt, "a remembered row does not decode: {}", added.error().detail);
  });
  if (!s) return fail(s.error());
  return out.finish();
}

result<schemas::digest> state_store::digest(schemas::table_id id, const std::string& k) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  return digest_in(*t, id, k);
}

status state_store::each_entry(u64 from, const entry_visitor& visit) const {
  auto t = txn::read(env_);
  if (!t) return fail(t.error());
  return t->each(
      db(keys::outbox), {},
      [&](std::string_view key, std::string_view value, bool& go_on) -> status {
        auto e = decode_record<outbox_entry>(value);
        if (!e) return fail(e.error());
        go_on = visit(common::read_be64(key), *e);
        return {};
      },
      keys::sequence(from));
}

result<std::size_t> state_store::trim(write_txn& t, schemas::table_id id, u64 upto) {
  std::vector<std::string> gone;
  auto s = t.each(db(keys::outbox), {}, [&](std::string_view key, std::string_view value, bool&) -> status {
    auto e = decode_record<outbox_entry>(value);
    if (!e) return fail(e.error());
    if (e->table == static_cast<u64>(id) && e->version <= upto) gone.emplace_back(key);
    return {};
  });
  for (const auto& key : gone)
    if (s) s = t.erase(db(keys::outbox), key);
  if (!s) return fail(s.error());
  return gone.size();
}

status state_store::acknowledged(const schemas::table_ack& a) {
  const auto id = static_cast<schemas::table_id>(a.table);
  if (a.epoch != epoch_) return {};
  auto t = write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto s = table_in(*t, id);
  if (!s) return fail(s.error());
  const bool swapped = s->repairing && s->session != 0 && a.session == s->session;
  if (s->repairing && !swapped) return {};  // until its session is over, what the mirror holds says nothing
  if (swapped) {
    s->repairing = false;
    s->k = std::exchange(s->pending_k, {});
    s->session = s->failed = 0;
    s->whole = false;
    s->wanted.clear();
    if (auto ok = put_table(*t, id, *s); !ok) return ok;
  }
  auto trimmed = trim(*t, id, a.version);
  if (!trimmed) return fail(trimmed.error());
  return swapped || *trimmed > 0 ? std::move(*t).commit() : status{};
}

status state_store::need_repair(schemas::table_id id, u64 resync, bool whole) {
  auto t = write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto s = table_in(*t, id);
  if (!s || s->version == 0) return s ? status{} : fail(s.error());
  if (resync != 0 && std::ranges::find(s->wanted, resync) != s->wanted.end()) return {};
  if (resync != 0) s->wanted.push_back(resync);
  s->repairing = true;
  s->whole = s->whole || whole;
  s->session = 0;
  if (auto ok = put_table(*t, id, *s); !ok) return ok;
  return std::move(*t).commit();
}

status state_store::comparison_failed(schemas::table_id id) {
  auto t = write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto s = table_in(*t, id);
  if (!s) return fail(s.error());
  s->whole = s->whole || ++s->failed >= comparisons_tried;
  s->session = 0;
  if (auto ok = put_table(*t, id, *s); !ok) return ok;
  return std::move(*t).commit();
}

result<session_plan> state_store::begin_session(schemas::table_id id) {
  auto t = write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto s = table_in(*t, id);
  auto rows = rows_in(*t, id);
  if (!s || !rows) return fail(!s ? s.error() : rows.error());
  s->repairing = true;
  s->pending_k = {common::random_bytes(schemas::k_bytes)};
  s->session = s->whole ? common::random_u64() | 1 : schemas::kid_of(s->pending_k.bytes);
  s->session_version = s->version;
  auto d = digest_in(*t, id, s->pending_k.bytes);
  if (!d) return fail(d.error());
  if (auto ok = put_table(*t, id, *s); !ok) return fail(ok.error());
  if (auto ok = std::move(*t).commit(); !ok) return fail(ok.error());
  return session_plan{.table = id, .at = std::move(*s), .rows = std::move(*rows), .digest = std::move(*d)};
}

status state_store::mint_epoch() {
  auto t = write_txn::begin(env_);
  if (!t) return fail(t.error());
  const u64 epoch = common::random_u64() | 1;
  if (auto s = put_number(*t, db(keys::meta), "epoch", epoch); !s) return s;
  if (auto s = t->erase_prefix(db(keys::outbox), {}); !s) return s;
  for (const auto& table : schemas::tables()) {
    auto s = table_in(*t, table.id);
    if (!s) return fail(s.error());
    if (s->version == 0) continue;
    s->repairing = s->whole = true;
    s->session = s->failed = 0;
    s->wanted.clear();
    if (auto ok = put_table(*t, table.id, *s); !ok) return ok;
  }
  if (auto s = std::move(*t).commit(); !s) return s;
  epoch_ = epoch;
  return {};
}

}  // namespace collector::state
