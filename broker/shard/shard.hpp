// The wdb that is served: which one it is, and what waits to be sent to it, bounded by the credit
// that these frames hold.
#pragma once

#include <deque>

#include "broker/journal.hpp"

namespace broker {

class shard {
 public:
  /// Both outlive this.
  shard(common::net::hub& stages, journal& j) : stages_(stages), journal_(j) {}

  bool is_there() const { return instance_ != 0; }
  std::uint64_t instance() const { return instance_; }  ///< 0: none is there
  const std::string& connection() const { return connection_; }
  bool has_waiting() const { return !waiting_.empty(); }

  /// A wdb says that it is there. True: it is another one, or came by another connection; nothing
  /// that was on its way to the last one is its successor's, since agents hold it and send it
  /// again.
  bool enlist(const std::string& connection, std::uint64_t instance);
  void send(frame f);
  /// Sends what waits, as far as wdb takes it.
  void flush();

 private:
  common::net::hub& stages_;
  journal& journal_;
  std::string connection_;
  std::uint64_t instance_ = 0;
  std::deque<frame> waiting_;
};

}  // namespace broker
