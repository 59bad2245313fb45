// A copy of rows, taken in one short read transaction, in parts that are asked for one by one.
#pragma once

#include <map>
#include <optional>

#include "common/clock.hpp"
#include "wdb/agent_turn.hpp"
#include "wdb/store.hpp"

namespace wdb {

/// The rows of the tables (none named: of all that are stored), by table and key; at least one part. `incomplete` of the
/// first part names the tables whose last scan was unknown or partial. not_found: an unknown table; corrupt: the store.
common::result<std::vector<schemas::dump_part>> dump_tables(const store& s, const std::vector<std::string>& tables);

/// The rows as they were at a commit time, a part a table, without volatile values, which no history holds. `scans` has none either: it
/// is left out, and refused when named. refused: `at` lies before the horizon.
common::result<std::vector<schemas::dump_part>> dump_tables_at(const store& s, const std::vector<std::string>& tables, i64 at);

/// Dumps that are being read by operators. Bounded in bytes; one that nobody asks for is forgotten. Pure: time is an argument.
class dump_sessions {
 public:
  static constexpr std::size_t most_bytes = 256u << 20;
  static constexpr auto patience = std::chrono::seconds{30};

  /// The first part; its `session` names the rest. full: too much is being dumped already.
  common::result<schemas::dump_part> begin(dump_copy copy, common::instant now);
  /// A further part; the last one ends the session. not_found: no such session or part.
  common::result<schemas::dump_part> part(std::uint64_t session, std::uint64_t number, common::instant now);
  void expire(common::instant now);

 private:
  struct under_way {
    std::vector<schemas::dump_part> parts;
    std::size_t bytes = 0;
    common::instant asked{};
  };
  void end(std::map<std::uint64_t, under_way>::iterator at);
  std::map<std::uint64_t, under_way> sessions_;
  std::size_t bytes_ = 0;
};

}  // namespace wdb
