// Where hosts connect from elsewhere. A server has one key, and while that is replaced the next one
// too, at other addresses: libzmq knows one key for each.
#pragma once

#include <string>
#include <vector>

#include "common/net/curve.hpp"
#include "common/net/tcp_address.hpp"

namespace broker {

struct door {
  std::vector<common::net::tcp_address> addresses;
  common::net::curve_keys keys;  ///< by which the server is known there
};

struct doors {
  static constexpr const char *domain_now = "agents", *domain_next = "agents-next";
  door now, next;        ///< without addresses: there is none
  std::string used_now;  ///< the file of who still came by `now` while there is `next`
};

}  // namespace broker
