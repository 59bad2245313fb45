// Every alert, once: alerts/data.mdb.
//
//   alerts   sequence(8)   alert         in the order of arrival
//   ids      alert id(16)  sequence(8)   makes a second delivery harmless
//   about    "id"          8 bytes       which log it is
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

  /// See log_id().
  std::uint64_t id() const { return id_; }

  /// Stores those whose id is new, durably; `time` is set to `now`. Returns how many were new.
  common::result<std::size_t> insert(std::vector<schemas::alert> alerts, std::int64_t now);
  using visitor =
      std::function<common::status(std::uint64_t sequence, const schemas::alert&, bool& go_on)>;
  /// Alerts with a sequence above `after`, in order.
  common::status each(std::uint64_t after, const visitor& visit) const;
  /// The sequence of the last one; 0: there is none.
  common::result<std::uint64_t> last() const;
  /// The first of them: at least one where there is one, and no more than about `bytes` of them.
  common::result<std::vector<schemas::stored_alert>> after(std::uint64_t sequence,
                                                           std::size_t bytes) const;

 private:
  alert_log(common::kv::env e, std::uint64_t id) : env_(std::move(e)), id_(id) {}
  common::kv::env env_;
  std::uint64_t id_;
};

}  // namespace store
