// Who is there: the agent says hello at every connection, to every new wdb and once a keepalive,
// and sends nothing else until a hello was answered. No socket and no clock inside.
#pragma once

#include <optional>

#include "common/clock.hpp"
#include "schemas/messages.hpp"

namespace collector::sync {

using schemas::u64;

class greeting {
 public:
  explicit greeting(common::milliseconds keepalive) : keepalive_(keepalive) {}

  /// A new connection: nothing is known of who is at its other end.
  void connected();
  /// The broker says which wdb there is. True: it is not the one that was greeted, and knows
  /// nothing of us.
  bool is_another_wdb(u64 instance);
  /// Hello is due at once, and whatever the last one said no longer counts.
  void start_over();

  bool is_due(common::instant now) const { return up_ && now >= next_; }
  /// A hello with this counter was handed out. Without an answer the next one comes later each
  /// time.
  void sent(u64 counter, common::instant now);
  /// Whether this is the answer to the last hello.
  bool answered(u64 counter, common::instant now);
  /// The server refused a message: greet again, after a pause.
  void refused(common::instant now);

  /// The last hello was answered: there is somebody to send to.
  bool is_done() const { return greeted_; }
  common::milliseconds keepalive() const { return keepalive_; }
  /// From now on. The server hears of it at once: by the one before it would take us for silent.
  void use(common::milliseconds keepalive);

 private:
  common::milliseconds keepalive_;
  common::milliseconds told_{};  ///< what the last hello says of it
  common::milliseconds wait_{500};
  bool up_ = false, greeted_ = false;
  u64 counter_ = 0;  ///< of the last hello
  common::instant next_{};
  std::optional<u64> wdb_;  ///< its instance as the broker says; 0: there is none
};

}  // namespace collector::sync
