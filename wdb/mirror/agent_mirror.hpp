// One agent's mirror during one batch: its records are changed in memory and written by finish(),
// its rows are written as they come. The store is opened by the first that needs it: a batch that
// only compares what the records say never does.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "wdb/mirror/agent_records.hpp"

namespace wdb {

/// A record of which a store has one.
enum class single_record { epochs, scores, commit, outgoing, scans };

/// Large because each kind of record has a writing of its own.
class agent_mirror {
 public:
  using opener = std::function<common::result<store::agent_store*>()>;
  /// `records` outlives this, and holds what is stored once finish() and the commit after it have
  /// succeeded; `room` outlives both.
  agent_mirror(std::string agent, agent_records& records, holding_room& room, opener open,
               i64 wall);

  const std::string& agent() const { return agent_; }
  const table_records& at(schemas::table_id t) const { return records_.tables.at(t); }
  /// The record of a table that is stored, to be changed.
  store::table_record& change(schemas::table_id t);
  void put(schemas::table_id t, store::table_record r);
  void put(schemas::table_id t, std::optional<store::wanted_record> r);
  void put(schemas::table_id t, std::optional<store::staging_record> r);

  /// What is lost without harm needs no commit of its own: it is written with the next change of
  /// the same record.
  store::table_record& change_later(schemas::table_id t) {
    return records_.tables.at(t).mirror.value();
  }

  /// A snapshot whose rows are held in memory: nothing of it is stored until its rows are.
  void hold(schemas::table_id t, store::staging_record session);
  std::unique_ptr<held_rows>& held(schemas::table_id t) { return records_.tables.at(t).held; }

  void put(store::epochs_record r);
  void put(std::optional<store::scores_record> r);
  const agent_records& records() const { return records_; }

  /// When what is written now was committed, ms: wall time, or that of the last commit if the clock
  /// stepped back.
  i64 commit_time() const { return std::max(wall_, records_.commit.time); }
  /// The number of the next commit of history. Numbers are used once, whatever retention removes.
  u64 begin_commit();
  /// The number of the next entry of the outbox. They are used once too, so that a cursor after an
  /// entry stays good.
  u64 next_outgoing();
  /// A report was taken. How many there were since the last call that said 0; every `cycle`-th says
  /// 0.
  u64 note_report(const schemas::report& r, u64 cycle);

  /// Opens the store and begins its transaction, if nothing did before. Needed before in(), txn()
  /// and rows().
  common::status open();
  bool is_open() const { return txn_.has_value(); }
  const store::agent_store& in() const { return *store_; }
  common::kv::write_txn& txn() { return *txn_; }
  store::reader rows() const { return {*store_, *txn_}; }
  /// Where the rows of the table lie.
  store::keys::database side(schemas::table_id t) const { return store::side_of(at(t).mirror); }

  /// Writes the records that changed, and commits if anything was opened.
  common::status commit();

 private:
  std::string agent_;
  agent_records& records_;
  holding_room& room_;
  opener open_;
  i64 wall_;
  store::agent_store* store_ = nullptr;
  std::optional<common::kv::write_txn> txn_;
  std::set<schemas::table_id> mirrors_, wanted_, staging_;  ///< records to write
  std::set<single_record> singles_;
};

}  // namespace wdb
