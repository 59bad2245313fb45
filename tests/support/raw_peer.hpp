// Connections that speak ZMTP only as far as a test wants, or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/fd.hpp"

namespace tests {

/// The first 64 bytes of a connection of ZMTP 3 with that mechanism, and what follows them.
std::string zmtp_greeting(std::string_view mechanism, char as_server, std::string_view after);

/// The head of a command of that many bytes.
std::string zmtp_command_head(std::uint64_t bytes);

/// Many connections to a port of this host, none of which blocks.
class crowd {
 public:
  /// Opens connections until there are `most`, or the files of this process are used up; how many
  /// there are.
  std::size_t come(std::uint16_t port, std::size_t most);
  /// Each of them says this, as far as it is taken.
  void say(std::string_view bytes);
  /// How many the other side has not ended.
  std::size_t still_open();
  void leave() { fds_.clear(); }

 private:
  std::vector<common::unique_fd> fds_;
};

}  // namespace tests
