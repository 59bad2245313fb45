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
  /// A file that is not there yet is at 0, and so is one of a log that was replaced since, or that
  /// is an older copy: rather twice than not at all. malformed: it is no cursor, or one of the
  /// other log.
  static common::result<alert_cursor> read(std::string path, const log& of);

  std::uint64_t at() const { return at_; }
  /// Why it begins anew; empty: it does not.
  const std::string& begun_anew() const { return begun_anew_; }
  /// The file is replaced: the old one is there until the new one is whole and on the disk.
  common::status move(std::uint64_t to);
  /// That it can be written is known before anything is printed.
  common::status try_to_write() { return write(at_); }

 private:
  alert_cursor(std::string path, std::string head, std::uint64_t at)
      : path_(std::move(path)), head_(std::move(head)), at_(at) {}
  common::status write(std::uint64_t to);
  void begin_anew(std::string why);
  std::string path_, head_, begun_anew_;
  std::uint64_t at_;
};

}  // namespace cli
