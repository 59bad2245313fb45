// Telling the server of another key, when it asked for one: said again until it is taken; and
// hearing of the server's. No socket, no clock and no file inside; who owns the keys makes them.
#pragma once

#include <optional>
#include <string>

#include "collector/sync/reports.hpp"

namespace collector::sync {

class key_change {
 public:
  /// The public key that the server is to take from now on.
  void announce(std::string key, common::instant now);
  /// `make-key`, which who owns the keys has to do, and `key-taken`: where it answers what was
  /// announced, that key is to be used, and nothing more is said. `server-keys`: to be kept.
  static bool is_about(schemas::message_type t);
  common::status take(const schemas::envelope& e, std::optional<request>& to_do);

  bool is_due(common::instant now) const { return key_ && now >= next_; }
  message due() const;
  void sent(common::instant now) { next_ = now + again_after; }
  /// A new connection: the last one may have lost it.
  void start_over() { next_ = {}; }

 private:
  static constexpr common::milliseconds again_after{2000};
  std::optional<std::string> key_;
  common::instant next_{};
};

}  // namespace collector::sync
