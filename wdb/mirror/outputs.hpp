// What handling a batch wants to send. Nothing of it leaves before the batch is durable.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"

namespace wdb {

struct outputs {
  struct message {
    std::string agent, table;
    schemas::header head;
    std::string payload;
  };
  std::vector<message> messages;

  /// To the agent's instance `to`.
  template <class Payload>
  void add(schemas::message_type type, const std::string& agent, std::string_view table,
           const Payload& payload, std::uint64_t to) {
    schemas::header h;
    h.type = type;
    h.to = to;
    messages.push_back({agent, std::string(table), h, schemas::encode(payload)});
  }
  /// The answer to an operator's question about the agent.
  template <class Payload>
  void answer(schemas::message_type type, const std::string& agent, const Payload& payload,
              std::uint64_t question) {
    schemas::header h;
    h.type = type;
    h.correlation = question;
    messages.push_back({agent, {}, h, schemas::encode(payload)});
  }
};

/// Work for the analyzers that is not in an outbox: lost with this process, done again at the next
/// scan.
struct batch_result {
  outputs to_send;
  std::vector<schemas::evidence> evidence;
  bool new_outgoing = false;  ///< the outbox has entries that it had not
  std::map<std::string, std::uint64_t> counted;
};

}  // namespace wdb
