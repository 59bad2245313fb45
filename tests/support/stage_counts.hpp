// What a stage counted: it says so when it ends.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/support/pipeline.hpp"

namespace tests {

class stage_counts {
 public:
  /// Ends the stage with SIGTERM, and reads the last lines of its log.
  stage_counts(pipeline& stages, const std::string& name);
  /// 0: it has not happened.
  std::uint64_t of(const std::string& what) const;
  /// Those whose name begins so, as text.
  std::string text(const std::string& beginning) const;

 private:
  std::map<std::string, std::uint64_t> counted_;
};

/// Ends the broker, and checks that no frame came to it other than somebody sent it. A frame before
/// the hello of a new connection is none of those: the collector hears of the connection a moment
/// after libzmq uses it, and sends what was refused again.
void check_nothing_garbled(pipeline& stages);

}  // namespace tests
