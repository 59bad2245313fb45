// Both copies of one agent, read beside the stages that write them: the collector's own and the
// server's mirror.
#pragma once

#include <string>
#include <vector>

#include "schemas/json.hpp"
#include "schemas/paths.hpp"

namespace tests {

struct two_copies {
  schemas::data_paths server, host;  ///< equal where both are on one host
  std::string agent;

  /// Both copies hold the same rows in every table, nothing is on its way, and every table is
  /// verified as it stands.
  bool settled() const;
  /// Where both copies of each table stand.
  std::string positions() const;
  /// The digests of every table are equal, each made of the rows with one K.
  bool roots_equal() const;
  /// Replays history: the mirror is what it says, and each change stands once.
  void check_history() const;
};

/// Every alert that the server has stored.
std::vector<schemas::json> stored_alerts(const schemas::data_paths& server);

}  // namespace tests
