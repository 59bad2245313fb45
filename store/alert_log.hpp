// Every alert, once: alerts/data.mdb.
//
//   alerts   sequence(8)   alert           in the order of arrival
//   ids      alert id(16)  sequence(8)     makes a second delivery harmless
//   cursor   sink name     [sequence, bytes]   how far a sink has come; of a file also its size
//   there
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/kv/lmdb.hpp"
#include "schemas/messages.hpp"

namespace store {

class alert_log {
 public:
  static common::result<alert_log> open(const std::string& dir, bool read_only);

  /// Stores those whose id is new, durably; `time` is set to `now`. Returns how many were new.
  common::result<std::size_t> insert(std::vector<schemas::alert> alerts, std::int64_t now);
  using visitor = std::function<common::status(std::uint64_t sequence, const schemas::alert&)>;
  /// Alerts with a sequence above `after`, in order.
  common::status each(std::uint64_t after, const visitor& visit) const;

  /// How far a sink has come.
  struct cursor {
    std::uint64_t sequence = 0;  ///< of the last alert that it has
    std::uint64_t bytes = 0;     ///< of the file, up to that alert
  };
  /// Zeros for a sink that was never seen.
  common::result<cursor> cursor_of(const std::string& sink) const;
  common::status move_cursor(const std::string& sink, cursor to);

 private:
  explicit alert_log(common::kv::env e) : env_(std::move(e)) {}
  common::kv::env env_;
};

}  // namespace store
