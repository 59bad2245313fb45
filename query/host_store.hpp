// One host's store while a question reads it: one transaction, so that all that is told of the host
// is of one moment.
#pragma once

#include <map>
#include <memory>

#include "query/host.hpp"
#include "query/past_scans.hpp"
#include "schemas/messages.hpp"
#include "store/history.hpp"

namespace query {

/// Rows where they lie, or of the past, as long as this lives.
struct row_batch {
  std::vector<store::row_view> rows;
  std::vector<std::string> kept;  ///< what rows of the past refer to: key and bytes
};

/// Which rows of a table: as they are or were, and only those that changed after `since`.
struct row_times {
  std::optional<std::int64_t> at = {}, since = {};
  friend auto operator<=>(const row_times&, const row_times&) = default;
};

class host_store {
 public:
  /// not_found: nothing is stored of it.
  static common::result<std::unique_ptr<host_store>> open(const std::string& folder);
  host_store(const host_store&) = delete;
  host_store& operator=(const host_store&) = delete;

  /// `longest`: for how long what a scan confirmed is fresh, ms.
  table_standing standing_of(const schemas::table& t, std::int64_t now, std::int64_t longest) const;
  /// The same at a time that is past, by the scan that was the last one then.
  table_standing standing_then(const schemas::table& t, std::int64_t at, std::int64_t longest);
  /// The last scan says that the host has nothing of the kind, or nothing that is read.
  bool is_unsupported(const schemas::table& t) const;
  /// Read once, and kept: a join looks at the same rows again and again. refused: the time lies
  /// before what is known.
  common::result<const row_batch*> rows(const schemas::table& t, const row_times& times,
                                        std::int64_t now);
  /// The row with these key bytes alone.
  common::result<row_batch> row(const schemas::table& t, const std::string& key) const;
  /// As far as that is recorded.
  std::optional<std::uint64_t> count(const schemas::table& t) const;
  store::reader reader() { return {store_, txn_, &damage_}; }
  /// Entries of history that cannot be read and were passed over.
  const store::damaged_entries& damage() const { return damage_; }

 private:
  host_store(store::agent_store s, common::kv::txn t) : store_(std::move(s)), txn_(std::move(t)) {}
  common::status read_report();
  common::result<row_batch> read_now(const schemas::table& t) const;
  common::result<row_batch> read_past(const schemas::table& t, const row_times& times,
                                      std::int64_t now);
  store::agent_store store_;
  common::kv::txn txn_;
  store::damaged_entries damage_;
  std::optional<schemas::report> report_;  ///< none: no scan was told yet
  std::optional<past_scans> scans_;        ///< once they were asked for
  std::map<std::pair<schemas::table_id, row_times>, row_batch> batches_;
};

}  // namespace query
