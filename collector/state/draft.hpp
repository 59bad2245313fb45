// A commit in the making: one write transaction, and beside it what memory will hold once the
// transaction is durable. Leaving it without commit() undoes both.
#pragma once

#include <map>
#include <vector>

#include "collector/state/diff.hpp"
#include "common/kv/lmdb.hpp"

namespace collector::state {

/// Where an entry of the outbox lies, and what it tells of.
struct outbox_place {
  u64 sequence = 0, table = 0, version = 0;
  std::size_t bytes = 0;
};

/// What is read again and again: held in memory, loaded once.
struct held_state {
  u64 epoch = 0;
  u64 instance = 0;  ///< of the process that committed last
  u64 sequence = 0;  ///< of the last outbox entry there ever was; never goes back, so that a cursor
                     ///< into the outbox stays good
  std::map<schemas::table_id, table_state> tables;
  std::vector<outbox_place> outbox;  ///< ascending
  const table_state& table(schemas::table_id t) const;
};

/// Reads all of it.
common::result<held_state> load_held(const common::kv::env& env);

class draft {
 public:
  static common::result<draft> begin(const common::kv::env& env, const held_state& now);

  u64 epoch() const { return after_.epoch; }
  const table_state& table(schemas::table_id t) const { return after_.table(t); }
  const std::vector<outbox_place>& outbox() const { return after_.outbox; }
  common::kv::write_txn& txn() { return txn_; }

  common::status put_epoch(u64 epoch);
  common::status put_instance(u64 instance);
  common::status put_table(schemas::table_id t, const table_state& s);
  common::status put_rows(schemas::table_id t, const difference& d);
  /// At the end of the outbox.
  common::status put_entry(const outbox_entry& e);
  /// Without the entries of the table up to that version; how many they were.
  common::result<std::size_t> trim(schemas::table_id t, u64 upto);
  common::status clear_outbox();
  /// Durable; `now` becomes what was drafted.
  common::status commit(held_state& now) &&;

 private:
  draft(const common::kv::env& env, common::kv::write_txn txn, held_state after)
      : env_(env), txn_(std::move(txn)), after_(std::move(after)) {}
  common::kv::database db(keys::database d) const { return env_.db(d); }
  const common::kv::env& env_;
  common::kv::write_txn txn_;
  held_state after_;
};

}  // namespace collector::state
