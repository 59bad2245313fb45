// Every alert, once: alerts/data.mdb, and alerts.jsonl behind it.
//
//   alerts   sequence(8)   alert           in the order of arrival
//   ids      alert id(16)  sequence(8)     what makes a second delivery harmless
//   cursor   "file"        [sequence, bytes of alerts.jsonl that hold the alerts up to it]
//
// The file is written from the cursor, which follows it now and then. Lines that reached the file without the cursor (a kill in
// between) are recognised at start by their bytes; anything else behind the cursor is a torn line and is cut.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/kv/lmdb.hpp"
#include "common/root_dir.hpp"
#include "schemas/messages.hpp"

namespace wdb {

class alert_store {
 public:
  static common::result<alert_store> open(const std::string& dir, bool read_only);

  /// Stores those whose id is new, durably; `time` is set to `now`. Returns how many were new.
  common::result<std::size_t> insert(std::vector<schemas::alert> alerts, std::int64_t now);
  using visitor = std::function<common::status(std::uint64_t sequence, const schemas::alert&)>;
  /// Alerts with a sequence above `after`, in order.
  common::status each(std::uint64_t after, const visitor& visit) const;

  /// Opens `file` for appending: finds where it stopped, cuts a torn line.
  common::status attach_file(const std::string& file);
  /// Writes what the file does not have yet.
  common::status write_file();
  /// Syncs what was written, and moves the cursor behind it.
  common::status sync_file();

 private:
  explicit alert_store(common::kv::env e) : env_(std::move(e)) {}
  common::status adopt_written_lines(const std::string& file);
  common::kv::env env_;
  common::unique_fd file_;
  std::uint64_t written_ = 0, bytes_ = 0;  ///< the cursor
  std::uint64_t synced_ = 0;               ///< `written_` as it was saved
};

}  // namespace wdb
