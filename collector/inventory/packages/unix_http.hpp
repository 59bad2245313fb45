// One GET over a Unix socket, as local daemons (snapd) answer it; by libcurl, which is loaded for
// the first one.
#pragma once

#include <string>

#include "common/clock.hpp"
#include "common/result.hpp"

namespace collector::inventory {

struct http_limits {
  std::size_t bytes = 8u << 20;
  common::milliseconds time{3000};  ///< for all of it
};

/// The body of a 200. not_found: nothing listens; unsupported: no libcurl; timeout, too_large;
/// malformed: another answer.
common::result<std::string> http_get(const std::string& socket, const std::string& target,
                                     const http_limits& limits = {});

}  // namespace collector::inventory
