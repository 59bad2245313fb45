// One agent's store: typed access to what store/keys.hpp lays out. Readers of other processes use
// the same code with a read transaction; LMDB gives them a consistent snapshot without locks.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/kv/lmdb.hpp"
#include "schemas/digest.hpp"
#include "store/keys.hpp"
#include "store/records.hpp"

namespace store {

class agent_store {
 public:
  /// unsupported: a newer layout; corrupt: see common::kv::env::open, or a broken value in meta.
  static common::result<agent_store> open(const std::string& dir, bool read_only);
  const common::kv::env& env() const { return env_; }
  common::kv::database db(keys::database d) const { return env_.db(d); }

 private:
  explicit agent_store(common::kv::env e) : env_(std::move(e)) {}
  common::kv::env env_;
};

/// A commit of history: its number, from 1, and its time, which never goes back.
struct commit_mark {
  std::uint64_t number = 0;
  i64 time = 0;
};

/// A change and the commit it came with.
struct past_change {
  std::uint64_t commit = 0;
  history_record change;
};

/// Entries of history that cannot be read, by their keys; what LMDB said of each.
using damaged_entries = std::map<std::string, common::error>;

/// Reads inside one transaction. All fail with corrupt when a value does. Large because each kind
/// of record has a reading of its own.
class reader {
 public:
  /// With `damage`, which outlives this, entries of history that cannot be read are passed over and
  /// noted there: what is told of the past may be incomplete then.
  reader(const agent_store& s, const common::kv::txn& t, damaged_entries* damage = nullptr)
      : store_(s), txn_(t), damage_(damage) {}
  /// Something was passed over.
  bool met_damage() const { return damage_ != nullptr && !damage_->empty(); }
  /// Something else of that commit cannot be told because of it.
  void leave_out(std::uint64_t commit, std::string why) const;

  /// Empty optional: there is no such record.
  template <class Record>
  common::result<std::optional<Record>> record(keys::database d, const std::string& key) const;
  common::result<std::optional<table_record>> table(schemas::table_id t) const {
    return record<table_record>(keys::meta, keys::of_table("table", t));
  }
  common::result<std::optional<wanted_record>> wanted(schemas::table_id t) const {
    return record<wanted_record>(keys::meta, keys::of_table("wanted", t));
  }
  common::result<epochs_record> epochs() const;
  using meta_visitor = std::function<common::status(std::string_view key, std::string_view value)>;
  /// Every record of the meta database, as keys.hpp lists them.
  common::status each_meta(const meta_visitor& visit) const;
  common::result<std::optional<report_record>> last_report() const {
    return record<report_record>(keys::meta, "report");
  }

  /// Some table is stored.
  common::result<bool> has_tables() const;
  /// Where the table's rows lie.
  common::result<keys::database> side(schemas::table_id t) const;
  using row_visitor = std::function<common::status(const row_record&)>;
  common::status each_row(schemas::table_id t, const row_visitor& visit) const;
  common::status each_row(schemas::table_id t, const row_visitor& visit, keys::database from) const;
  using view_visitor = std::function<common::status(const row_view&)>;
  /// Without a copy of each; the views end with the visit.
  common::status each_view(schemas::table_id t, const view_visitor& visit,
                           keys::database from) const;
  /// The row at a key of keys::row; its views end with the next write.
  common::result<std::optional<row_view>> row_at(keys::database from,
                                                 const std::string& row_key) const;
  /// The rows of a table in the order of their key bytes.
  common::result<std::vector<row_record>> rows(schemas::table_id t) const;
  using history_visitor =
      std::function<common::status(std::uint64_t commit, const history_record&)>;
  /// What history holds of the commits [from, end), in order. Changes as a reader wants them:
  /// each_change (store/history.hpp).
  common::status each_entry(const history_visitor& visit, std::uint64_t from = 0,
                            std::uint64_t end = ~std::uint64_t{0}) const;
  /// The entries of these tables only: those of others are passed over without being decoded.
  common::status each_entry_of(const std::set<schemas::table_id>& tables,
                               const history_visitor& visit, std::uint64_t from = 0,
                               std::uint64_t end = ~std::uint64_t{0}) const;
  /// The first entry of the commits from `from` on; none: there is no such commit.
  common::result<std::optional<past_change>> first_entry(std::uint64_t from) const;
  /// The last commit that wrote history, also when retention removed it since; zeros: there was
  /// none.
  common::result<commit_mark> last_commit() const;
  common::result<std::optional<horizon_record>> horizon() const {
    return record<horizon_record>(keys::meta, "horizon");
  }
  using outbox_visitor =
      std::function<common::status(std::uint64_t number, const outbox_record&, bool& go_on)>;
  common::status each_outgoing(std::uint64_t from_number, const outbox_visitor& visit) const;
  /// What an outbox entry sends: its own payload, or the change-set made of the history that it
  /// names.
  common::result<std::string> outgoing_payload(const outbox_record& r) const;
  /// The oldest commit whose history an outbox entry names; none: no entry does.
  common::result<std::optional<std::uint64_t>> oldest_outgoing() const;

  /// The digest recomputed from the row bytes with `k`; with the policies' MD5s for the table
  /// `checks`.
  common::result<schemas::digest> digest(schemas::table_id t, const std::string& k) const;
  common::result<schemas::digest> digest(schemas::table_id t, const std::string& k,
                                         keys::database from) const;
  /// Every policy's score now, as score_change.after.
  common::result<std::vector<schemas::score_change>> scores() const;
  common::result<std::vector<schemas::score_change>> scores(keys::database from) const;

 protected:
  /// History from a commit on, as it lies there.
  common::status walk_history(std::uint64_t from, const common::kv::visitor& visit) const;
  const agent_store& store_;
  const common::kv::txn& txn_;
  damaged_entries* damage_;
};

}  // namespace store
