// What enrolment keeps, filled in: for the tests and as good inputs of the fuzzer.
#pragma once

#include <string>

#include "common/hash.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "schemas/enrolment/server_file.hpp"
#include "schemas/enrolment/token.hpp"

namespace tests {

inline schemas::token sample_token() {
  return {.addresses = {"192.0.2.7:7443", "[2001:db8::7]:7443"},
          .server_keys = {std::string(32, '\x11'), std::string(32, '\xee')},
          .seed = "0123456789abcdefFEDCBA9876543210",
          .expires = 1'798'804'800'000};
}

inline schemas::server_file sample_server_file() {
  const auto t = sample_token();
  return {.agent = "web-1", .addresses = t.addresses, .server_keys = t.server_keys};
}

inline schemas::agent_key sample_agent_key() {
  return schemas::bind_to_machine(std::string(32, '\x5a'), "0123456789abcdef0123456789abcdef");
}

/// A layout of tokens with the checksum at its end.
inline std::string sealed(const std::string& layout) {
  return layout + common::sha256(layout).substr(0, 4);
}

}  // namespace tests
