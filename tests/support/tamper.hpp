// What somebody does who writes into a store behind wdb's back, with good checks.
#pragma once

#include <catch2/catch.hpp>
#include <functional>

#include "schemas/canonical.hpp"
#include "schemas/inventory.hpp"
#include "schemas/paths.hpp"
#include "store/agent_store.hpp"

namespace tests {

/// Changes the stored rows of an agent; `alter` gets the write transaction.
inline void tamper(
    const schemas::data_paths& paths, const std::string& agent,
    const std::function<void(const store::agent_store&, common::kv::write_txn&)>& alter) {
  auto store = store::agent_store::open(paths.store(*schemas::agent_id::parse(agent)), false);
  REQUIRE(store);
  auto txn = common::kv::write_txn::begin(store->env());
  REQUIRE(txn);
  alter(*store, *txn);
  REQUIRE(std::move(*txn).commit());
}

inline std::string user_row_key(const std::string& name, int uid) {
  schemas::writer w;
  w.array(2).text(name).integer(uid);
  return store::keys::row(schemas::table_id::users,
                          schemas::key_hash(schemas::table_id::users, w.take()));
}

inline common::kv::database users_of(const store::agent_store& s, const common::kv::txn& t) {
  return s.db(*store::reader(s, t).side(schemas::table_id::users));
}

/// Puts a user, over the one that has its name and uid if there is one.
inline void put_user(const store::agent_store& s, common::kv::write_txn& t,
                     const schemas::user& u) {
  const auto row = schemas::encode_row(u);
  const store::row_record record{
      .version = 1,
      .key = {*schemas::key_of(*schemas::find_table("users"), row.stable)},
      .stable = {row.stable},
      .volatile_ = {row.volatile_}};
  REQUIRE(t.put(users_of(s, t), user_row_key(*u.name, static_cast<int>(*u.uid)),
                schemas::encode(record)));
}

}  // namespace tests
