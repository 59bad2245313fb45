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

}  // namespace tests
