// Copies of what passes the broker. The broker copies only what this reader has granted; what it
// could not copy is counted exactly.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/operator_link.hpp"

namespace client {

class tap_reader {
 public:
  /// Of topics that start with one of `prefixes` (none: all), about `agent` (empty: any).
  tap_reader(operator_link& link, std::vector<std::string> prefixes, std::string agent);
  /// The next copies; none came within a short while: empty. refused: the broker's reason.
  common::result<std::optional<schemas::tap_copies>> next();

 private:
  void grant();
  operator_link& link_;
  schemas::tap_request request_;
  schemas::u64 used_copies_ = 0, used_bytes_ = 0;
  common::instant granted_{};
};

}  // namespace client
