// Lets a fleet into a server: a key for each agent, enrolled with one token over one connection.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/net/link.hpp"
#include "schemas/enrolment/token.hpp"

namespace synthetic {

/// An agent that the server knows; its enrolment holds once it has connected.
struct recruit {
  std::string id;
  common::net::curve_keys keys;
};

/// `count` of them, with host names that begin with `prefix`. refused: the server's reason;
/// timeout: 30 s passed without an answer, or a signal came; malformed: the address is none.
common::result<std::vector<recruit>> enroll(const common::net::context& context,
                                            const schemas::token& token,
                                            const common::net::tcp_address& server,
                                            const std::string& prefix, std::size_t count,
                                            const std::function<void(std::size_t)>& progress);

}  // namespace synthetic
