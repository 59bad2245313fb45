// While the server's key is replaced: since when the server listens with the next one, which agents
// still come by the old one, and when they did last. What earlier processes noted counts too.
#pragma once

#include <cstdint>
#include <set>

#include "common/clock.hpp"
#include "schemas/enrolment/key_use.hpp"

namespace broker {

class old_key_use {
 public:
  /// `file`: schemas/enrolment/key_use.hpp; empty: no key is replaced, and nothing is noted.
  /// `next`: the key that is to come. A file that is of another one, or does not read, is begun
  /// anew as of `now` (ms, wall time): that only makes people wait.
  static old_key_use read(std::string file, std::string next, std::int64_t now);

  /// A key of an agent has connected, by the server's old key or by the next one.
  void connected(const std::string& key, bool by_old);
  /// A frame came over a connection with that key. `now`: ms, wall time.
  void heard(const std::string& key, std::string_view agent, std::int64_t now) {
    if (!by_old_.empty() && by_old_.contains(key)) note(agent, now);
  }
  /// Writes what was noted: soon when it is another agent, else every few seconds.
  common::status write_due(common::instant now);

 private:
  explicit old_key_use(std::string file) : file_(std::move(file)) {}
  void note(std::string_view agent, std::int64_t now);

  std::string file_;
  schemas::key_uses uses_;
  std::set<std::string> by_old_;  ///< keys whose last connection was by the old one
  bool is_changed_ = false, has_another_ = false;
  common::instant written_{};
};

}  // namespace broker
