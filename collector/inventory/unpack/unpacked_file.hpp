// A file of a host as it is, or unpacked while it is read, whichever its first bytes say: what it
// becomes is never whole in memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collector/inventory/unpack/unpacker.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

class unpacked_file {
 public:
  /// Also unsupported: it is packed in a way that is not read. `most`: what it may become.
  static common::result<unpacked_file> open(const common::root_dir& host, std::string path,
                                            std::uint64_t most);
  /// The next bytes; 0: the end. malformed: it cannot be unpacked, or breaks off; too_large;
  /// timeout: the budget is spent; io.
  common::result<std::size_t> read(char* to, std::size_t room);

 private:
  unpacked_file(const common::root_dir& host, std::string path, std::uint64_t most)
      : host_(&host), path_(std::move(path)), most_(most) {}
  common::status fill();
  common::result<std::size_t> take(char* to, std::size_t room);

  const common::root_dir* host_;
  std::string path_;
  std::uint64_t most_, made_ = 0;
  common::unique_fd fd_;
  std::unique_ptr<unpacker> how_;  ///< nullptr: it is read as it is
  std::vector<char> buffer_;
  std::string_view packed_;  ///< of the buffer what was not taken yet
  bool at_end_ = false;
};

}  // namespace collector::inventory
