// An agent of our own that belongs to a real server: enrolled with a token, connected over TCP.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/support/pipeline.hpp"
#include "tests/support/simulated_agent.hpp"

namespace tests {

struct enrolled_key {
  std::string agent;  ///< the id that the server gave
  common::net::curve_client keys;
  common::net::tcp_address server;
};

/// Enrols a key of that host name, and shows that it holds it.
enrolled_key enrol(const common::net::context& context, const pipeline& server,
                   const std::string& hostname);

/// The key pair that a token is, which may enrol and nothing else.
enrolled_key token_key(const pipeline& server);

common::net::link connect(const common::net::context& context, const enrolled_key& who);

/// How long a change takes from an agent's disk to the server's and back.
struct round_trips {
  std::vector<std::chrono::microseconds> took;  ///< ascending
  std::string text() const;
};

/// One change after another, each acknowledged, until there were that many.
round_trips change(simulated_agent& agent, int times);

}  // namespace tests
