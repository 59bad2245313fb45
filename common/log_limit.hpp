// Lines of the log that others can cause as often as they like. Of each kind one a second is
// written; the others are counted, and a further line says how many those were once the second is
// over.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "common/clock.hpp"

namespace common {

class log_limit {
 public:
  static constexpr std::chrono::seconds every{1};

  /// Whether a line of this kind may be written now; one that may not is counted. `kind`: as the
  /// counter of it is called (`refused_malformed`), one of a few that the program has; each is
  /// remembered.
  bool may_write(std::string_view kind, instant now);
  /// Writes for each kind how many lines were left out, when the second is over. Call it once a
  /// round.
  void tell_left_out(instant now);

 private:
  struct kind_state {
    instant written{};
    std::uint64_t left_out = 0;  ///< since then
  };
  std::map<std::string, kind_state, std::less<>> kinds_;
};

}  // namespace common
