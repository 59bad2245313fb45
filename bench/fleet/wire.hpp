// Frames made by hand, for ends that are no stage.
#pragma once

#include <string>
#include <thread>

#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"

namespace bench {

inline std::string frame(schemas::message_type type, std::uint64_t counter, const std::string& payload, std::uint64_t version = 1) {
  schemas::header h;
  h.type = type;
  h.epoch = 5;
  h.version = version;
  h.instance = 99;
  h.counter = counter;
  return schemas::encode_frame("bench", type == schemas::message_type::delta ? "users" : "", h, payload);
}

inline schemas::credit credit_of(std::uint64_t bytes, std::uint64_t messages) {
  schemas::credit c;
  c.bytes = bytes, c.messages = messages;
  return c;
}

inline void send_all(common::net::link& l, const std::string& f) {
  while (l.send(f) != common::net::sent::queued) std::this_thread::yield();
}

}  // namespace bench
