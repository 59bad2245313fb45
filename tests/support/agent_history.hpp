// One agent's store, written by wdb's own code: deltas and snapshots of the tables users and
// groups, each its own commit.
#pragma once

#include <map>
#include <string>

#include "store/history.hpp"
#include "tests/support/temp_dir.hpp"
#include "wdb/batches/retention.hpp"
#include "wdb/mirror/staging.hpp"

namespace tests {

class agent_history {
 public:
  /// In a folder of its own, or in this one.
  explicit agent_history(const std::string& folder = {});
  /// A snapshot: afterwards the table holds these rows only.
  void snapshot(schemas::table_id t, const std::vector<schemas::encoded_row>& rows);
  /// `says` is what the agent calls it.
  void delta(schemas::table_id t, const std::vector<schemas::encoded_row>& upserts,
             const std::vector<std::string>& deleted_keys,
             schemas::origin says = schemas::origin::delta);
  /// Everything was judged before, unless `pending`.
  wdb::trimmed trim(const wdb::history_limits& limits, bool pending = false);

  /// The server's clock; it may stand still, and a commit time never goes back whatever it does.
  std::int64_t now = 1'700'000'000'000;
  std::int64_t scan_time = 1'699'999'999'000;
  /// For the rows of snapshots, which come five a part.
  wdb::holding_room room;

  /// Reads in one transaction.
  template <class Read>
  auto read(Read&& f) const {
    const auto txn = common::kv::txn::read(store_.env());
    return f(store::reader(store_, *txn));
  }
  /// The stable bytes of a table just now.
  store::table_state rows(schemas::table_id t) const;
  const store::agent_store& store() const { return store_; }

 private:
  void write(schemas::table_id t, const std::function<common::status(wdb::write_context&)>& body);
  temp_dir dir_;
  store::agent_store store_;
  std::map<schemas::table_id, std::uint64_t> versions_;
  std::uint64_t protocol_ = 0;
};

}  // namespace tests
