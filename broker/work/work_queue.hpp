// Work for the analyzers: one queue, each entry with one analyzer at a time, given to another when
// that one is gone, silent or slow. Nothing here is the only copy: wdb holds every entry until its
// result. Pure: time is an argument.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/net/frame.hpp"

namespace broker {

class work_queue {
 public:
  static constexpr std::size_t most_messages = 512, most_bytes = 48u << 20;
  static constexpr auto patience = std::chrono::seconds{5}, silence = std::chrono::seconds{3};

  /// False: the queue is full, and wdb offers it again. Work that is here already is not taken
  /// twice.
  bool offer(std::uint64_t work, common::net::frame frame);
  /// An analyzer says it is there and takes `credit` messages at a time.
  void enlist(const std::string& analyzer, std::uint64_t credit, common::instant now);
  void forget(const std::string& analyzer);
  /// The work has its answer.
  void done(std::uint64_t work);
  void clear();

  struct assignment {
    std::uint64_t work;
    std::string analyzer;
    const common::net::frame* frame;
  };
  /// Takes work back from the silent and the slow, then hands out what waits, to the least loaded
  /// first.
  std::vector<assignment> assign(common::instant now);
  /// The hand-over failed: the work waits again.
  void take_back(std::uint64_t work);

  std::size_t size() const { return entries_.size(); }
  std::size_t analyzers() const { return analyzers_.size(); }
  std::uint64_t reassigned() const { return reassigned_; }

 private:
  struct entry {
    common::net::frame frame;
    std::string analyzer;  ///< empty: waiting
    common::instant since{};
  };
  struct worker {
    std::uint64_t credit = 0, busy = 0;
    std::uint64_t turn =
        0;  ///< when it was given work last: among equals the one that waited longest is next
    common::instant heard{};
    std::uint64_t free() const { return credit > busy ? credit - busy : 0; }
  };
  void release(entry& e);
  std::map<std::uint64_t, entry> entries_;  ///< by work number: wdb's order
  std::map<std::string, worker> analyzers_;
  std::size_t bytes_ = 0;
  std::uint64_t reassigned_ = 0, turns_ = 0;
};

}  // namespace broker
