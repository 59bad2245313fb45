// What the parts of agent_protocol hand to it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/clock.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/envelope.hpp"

namespace collector::sync {

/// A message that is due. The protocol makes a frame of it, and adds to the header what says who
/// sent it.
struct message {
  schemas::message_type type{};
  std::string_view table = {};
  schemas::header head = {};
  std::string payload;
};

/// Makes frames, counting them: every message of this process has its own number.
class frame_maker {
 public:
  frame_maker(schemas::agent_id agent, schemas::u64 instance)
      : agent_(std::move(agent)), instance_(instance) {}
  const std::string& agent() const { return agent_.text(); }
  schemas::u64 count() const { return count_; }  ///< of frames that were handed out
  /// As the next frame would be.
  std::string make(const message& m) const {
    auto head = m.head;
    head.type = m.type;
    head.instance = instance_;
    head.counter = count_ + 1;
    head.sent_ms = common::wall_ms();
    return schemas::encode_frame(agent_.text(), m.table, head, m.payload);
  }
  /// The last one made is handed out.
  void taken() { ++count_; }

 private:
  schemas::agent_id agent_;
  schemas::u64 instance_, count_ = 0;
};

/// What happened how often, by name.
using counts = std::map<std::string, schemas::u64>;

}  // namespace collector::sync
