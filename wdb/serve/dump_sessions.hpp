// Dumps that operators are reading, part by part.
#pragma once

#include <map>

#include "common/clock.hpp"
#include "wdb/batches/agent_batch.hpp"

namespace wdb {

/// Dumps that are being read by operators. Bounded in bytes; one that nobody asks for is forgotten.
/// Pure: time is an argument.
class dump_sessions {
 public:
  static constexpr std::size_t most_bytes = 256u << 20;
  static constexpr auto patience = std::chrono::seconds{30};

  /// The first part; its `session` names the rest. full: too much is being dumped already.
  common::result<schemas::dump_part> begin(dump_copy copy, common::instant now);
  /// A further part; the last one ends the session. not_found: no such session or part.
  common::result<schemas::dump_part> part(std::uint64_t session, std::uint64_t number,
                                          common::instant now);
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
