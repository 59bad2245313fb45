// Up to where a forwarder has the alerts: a file of one line, `told 42`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace cli {

class alert_cursor {
 public:
  /// `log`: which one is counted, `told` or `raised`. A file that is not there yet is at 0.
  /// malformed: it is no cursor, or one of the other log.
  static common::result<alert_cursor> read(std::string path, std::string_view log);

  std::uint64_t at() const { return at_; }
  /// Durable when it returns without an error; the old file is there until then.
  common::status move(std::uint64_t to);

 private:
  alert_cursor(std::string path, std::string_view log, std::uint64_t at)
      : path_(std::move(path)), log_(log), at_(at) {}
  std::string path_, log_;
  std::uint64_t at_;
};

}  // namespace cli
