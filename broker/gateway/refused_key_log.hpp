// Which keys were refused of late, in a file that outlives the connections: who looks after a
// server sees there that a host still sends with a key that was revoked.
#pragma once

#include <string>

#include "common/clock.hpp"
#include "schemas/enrolment/refused_keys.hpp"

namespace broker {

class refused_key_log {
 public:
  /// What other processes noted there before is forgotten with the first that is noted now.
  explicit refused_key_log(std::string file) : file_(std::move(file)) {}

  /// A handshake or a frame came with that key. `now`: ms, wall time.
  void note(const std::string& key, const std::string& address, std::int64_t now);
  /// Writes what was noted, every few seconds at most.
  common::status write_due(common::instant now);

 private:
  std::string file_;
  schemas::refused_keys keys_;
  bool is_changed_ = false;
  common::instant next_{};
};

}  // namespace broker
