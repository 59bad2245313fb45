// Which process holds which socket, and which network namespaces there are: links in /proc/PID/fd
// and /proc/PID/ns.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

struct net_namespace {
  std::int64_t inode = 0;
  std::string file;      ///< to enter it
  std::int64_t pid = 0;  ///< a process that is in it; 0: a name in /run/netns
};

/// Our own first; then those of other processes and of /run/netns that we may look at, each once,
/// at most 4096.
std::vector<net_namespace> net_namespaces(const common::root_dir& host);

struct socket_owner {
  std::int64_t pid = 0;
  std::string name;
  std::int64_t descriptor = 0;  ///< by which it holds the socket
};
using socket_owners = std::unordered_map<std::int64_t, socket_owner>;

/// Fills in who holds the sockets whose inodes are the keys: of several processes the one with the
/// lowest number, so that a server is preferred to its workers. A host with a memory asks first
/// those who held them last time, and only for what is then left everybody: an owner stays the
/// owner for as long as it holds the socket. What we may not look at stays with pid 0. Returns the
/// number of processes that did not let us look.
std::size_t find_owners(const common::root_dir& host, socket_owners& sockets);

}  // namespace collector::inventory
