// Frames made by hand, for ends that are no stage.
#pragma once

#include <string>
#include <thread>

#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"

namespace bench {

inline std::string frame(schemas::message_type type, std::uint64_t counter,
                         const std::string& payload, std::uint64_t to = 0) {
  schemas::header h;
  h.type = type;
  if (type == schemas::message_type::delta) h.epoch = 5, h.version = 1;
  h.to = to;
  h.instance = 99;
  h.counter = counter;
  const auto about = schemas::find_message(type)->about;
  return schemas::encode_frame(about == schemas::subject::of_none ? "" : "bench",
                               about == schemas::subject::of_table ? "users" : "", h, payload);
}

inline std::string credit_request(std::uint64_t counter, std::uint64_t bytes,
                                  std::uint64_t messages) {
  return frame(schemas::message_type::credit_request, counter,
               schemas::encode(schemas::credit_request{bytes, messages, false}));
}

inline std::string credit_return(std::uint64_t counter, std::uint64_t bytes,
                                 std::uint64_t messages) {
  return frame(schemas::message_type::credit_return, counter,
               schemas::encode(schemas::credit_return{bytes, messages}));
}

inline void send_all(common::net::link& l, const std::string& f) {
  while (l.send(f) != common::net::sent::queued) std::this_thread::yield();
}

}  // namespace bench
