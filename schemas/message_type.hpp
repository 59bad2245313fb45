// Message types. A number is never reused; the name is the first part of a topic.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schemas {

enum class message_type : std::uint16_t {
  // agent → server
  hello = 1,
  delta = 2,
  snapshot = 3,
  report = 4,
  compare = 5,  ///< what differs?
  repair = 6,   ///< this makes it equal
  // server → agent
  ack = 16,
  gap = 17,
  resync = 18,
  new_epoch = 19,
  busy = 20,
  command = 21,
  credit = 22,  ///< broker → agent, and wdb → broker: room for further messages; agent → broker: a wish for more
  compare_reply = 23,  ///< this differs
  repair_reply = 24,   ///< what became of the repair
  // between stages
  enlist = 32,      ///< stage → broker: who I am, and how much work I take
  welcome = 33,     ///< broker → stage: which broker this is, and which wdb it serves
  change_set = 34,  ///< wdb → analyzer: what a commit changed
  evidence = 35,    ///< wdb → analyzer: two digests of one table
  result = 36,      ///< analyzer → wdb: the alerts of a change-set
  verdict = 37,     ///< analyzer → wdb: VERIFIED or RESYNC
  // operators
  reply = 48,        ///< → operator: the answer to a command or query
  query = 49,        ///< operator → wdb
  dump_part = 50,    ///< wdb → operator: rows
  tap_request = 51,  ///< operator → broker: what to copy, and how much of it
  tap_copies = 52,   ///< broker → operator: copies of what passed
};

/// Between which two processes a message was seen.
enum class hop : std::uint8_t {
  collector_broker = 0,
  broker_wdb = 1,
  wdb_broker = 2,
  broker_collector = 3,
  broker_analyzer = 4,
  analyzer_broker = 5,
  operator_broker = 6,
  broker_operator = 7,
};

struct message_name {
  message_type type;
  std::string_view name;
};

std::optional<std::string_view> name(message_type t);
/// `FROM-TO`
std::string_view name(hop h);
std::optional<message_type> message_type_of(std::uint64_t number);

}  // namespace schemas
