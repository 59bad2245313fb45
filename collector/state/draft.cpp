#include "collector/state/draft.hpp"

#include "collector/state/reading.hpp"
#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"

namespace collector::state {

using common::fail;
using common::result;
using common::status;
using common::kv::txn;
using common::kv::write_txn;

const table_state& held_state::table(schemas::table_id t) const {
  static const table_state never_scanned;
  const auto at = tables.find(t);
  return at == tables.end() ? never_scanned : at->second;
}

result<held_state> load_held(const common::kv::env& env) {
  auto t = txn::read(env);
  if (!t) return fail(t.error());
  held_state out;
  auto epoch = get_number(*t, env.db(keys::meta), "epoch");
  auto instance = get_number(*t, env.db(keys::meta), "instance");
  auto sequence = get_number(*t, env.db(keys::meta), "sequence");
  if (!epoch || !instance || !sequence)
    return fail(!epoch ? epoch.error() : !instance ? instance.error() : sequence.error());
  out.epoch = *epoch;
  out.instance = *instance;
  out.sequence = *sequence;
  for (const auto& table : schemas::tables()) {
    auto value = t->get(env.db(keys::meta), keys::table_meta(table.id));
    if (!value) return fail(value.error());
    if (!value->has_value()) continue;
    auto state = decode_record<table_state>(**value);
    if (!state) return fail(state.error());
    out.tables[table.id] = std::move(*state);
  }
  auto s = t->each(env.db(keys::outbox), {},
                   [&](std::string_view key, std::string_view value, bool&) -> status {
                     auto e = decode_record<outbox_entry>(value);
                     if (!e) return fail(e.error());
                     out.outbox.push_back({.sequence = common::read_be64(key),
                                           .table = e->table,
                                           .version = e->version,
                                           .bytes = value.size()});
                     return {};
                   });
  if (!s) return fail(s.error());
  return out;
}

result<draft> draft::begin(const common::kv::env& env, const held_state& now) {
  auto t = write_txn::begin(env);
  if (!t) return fail(t.error());
  return draft(env, std::move(*t), now);
}

status draft::put_epoch(u64 epoch) {
  after_.epoch = epoch;
  return put_number(txn_, db(keys::meta), "epoch", epoch);
}

status draft::put_instance(u64 instance) {
  after_.instance = instance;
  return put_number(txn_, db(keys::meta), "instance", instance);
}

status draft::put_table(schemas::table_id t, const table_state& s) {
  after_.tables[t] = s;
  return txn_.put(db(keys::meta), keys::table_meta(t), schemas::encode(s));
}

status draft::put_rows(schemas::table_id id, const difference& d) {
  for (const auto& key : d.deletes)
    if (auto s = txn_.erase(db(keys::rows), keys::row(id, schemas::key_hash(id, key))); !s)
      return s;
  for (const auto* rows : {&d.reencoded, &d.upserts})
    for (const auto& row : *rows)
      if (auto s = txn_.put(db(keys::rows), keys::row(id, schemas::key_hash(id, row.key.bytes)),
                            schemas::encode(row));
          !s)
        return s;
  return {};
}

status draft::put_entry(const outbox_entry& e) {
  const auto value = schemas::encode(e);
  after_.outbox.push_back({.sequence = ++after_.sequence,
                           .table = e.table,
                           .version = e.version,
                           .bytes = value.size()});
  return txn_.put(db(keys::outbox), keys::sequence(after_.sequence), value);
}

result<std::size_t> draft::trim(schemas::table_id id, u64 upto) {
  const auto is_gone = [&](const outbox_place& e) {
    return e.table == static_cast<u64>(id) && e.version <= upto;
  };
  for (const auto& e : after_.outbox)
    if (is_gone(e))
      if (auto s = txn_.erase(db(keys::outbox), keys::sequence(e.sequence)); !s)
        return fail(s.error());
  return std::erase_if(after_.outbox, is_gone);
}

status draft::clear_outbox() {
  after_.outbox.clear();
  return txn_.erase_prefix(db(keys::outbox), {});
}

status draft::commit(held_state& now) && {
  if (after_.sequence != now.sequence)
    if (auto s = put_number(txn_, db(keys::meta), "sequence", after_.sequence); !s) return s;
  if (auto s = std::move(txn_).commit(); !s) return s;
  now = std::move(after_);
  return {};
}

}  // namespace collector::state
