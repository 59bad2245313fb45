// Who is speaking as an agent just now: kept in memory, so that a cloned or restarted agent cannot
// talk over a live one.
#pragma once

#include <cstdint>
#include <map>

#include "common/clock.hpp"

namespace wdb {

struct speaker {
  std::uint64_t instance = 0;      ///< the live one; 0: none since this wdb started
  std::uint64_t last_counter = 0;  ///< of the last hello or report judged for it
  common::instant heard{};
  common::milliseconds keepalive{30'000};
  std::uint64_t refused = 0;  ///< the second instance that was told BUSY, and how often
  unsigned refusals = 0;
  std::map<std::uint64_t, common::instant> asked;  ///< wanted resync → when it was sent last
};

enum class claim { same, taken_over, busy };

/// A hello of `instance`, which says that `predecessor` was the last one to commit in its store.
inline claim claim_speaker(speaker& s, std::uint64_t instance, std::uint64_t predecessor,
                           common::instant now) {
  if (s.instance == instance) return s.heard = now, claim::same;
  const bool silent = now - s.heard > 3 * s.keepalive;
  if (s.instance != 0 && s.instance != predecessor && !silent) {
    s.refusals = s.refused == instance ? s.refusals + 1 : 1;
    s.refused = instance;
    return claim::busy;
  }
  s.instance = instance;
  s.last_counter = 0;
  s.heard = now;
  s.asked.clear();
  return claim::taken_over;
}

}  // namespace wdb
