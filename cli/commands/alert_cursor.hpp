// Up to where a forwarder has the alerts: a file of one line, `told 9f86d081884c7d65 42`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace cli {

class alert_cursor {
 public:
  /// Which alerts are counted: `told` or `raised`, and the log's id and last number.
  struct log {
    std::string_view name;
    std::uint64_t id = 0, last = 0;
  };
  /// A file that is not there yet is at 0, and so is one of a log that was replaced since; of one
  /// that was restored from an older copy it is at its end. malformed: it is no cursor, or one of
  /// the other log.
  static common::result<alert_cursor> read(std::string path, const log& of);

  std::uint64_t at() const { return at_; }
  /// The file is replaced: the old one is there until the new one is whole and on the disk.
  common::status move(std::uint64_t to);

 private:
  alert_cursor(std::string path, std::string head, std::uint64_t at)
      : path_(std::move(path)), head_(std::move(head)), at_(at) {}
  std::string path_, head_;
  std::uint64_t at_;
};

}  // namespace cli
