// What a scan found out about the tables: the report that is due, the questions that wait for one,
// and the hello, which says the same in short.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "collector/sync/digests.hpp"
#include "collector/sync/message.hpp"

namespace collector::sync {

/// What an operator, or the server itself, asks of the agent.
struct request {
  u64 id = 0;  ///< of the operator's question; 0: the server's
  schemas::message_type wanted{};
  schemas::server_keys keys = {};  ///< of the server, when that is what is wanted
};

/// A scan, as far as a report tells of it.
struct scan_facts {
  std::string scan_id;
  std::int64_t started = 0, ended = 0;
  std::string hostname, os;
  struct table_cost {
    u64 table = 0, cpu_ms = 0;
    u64 wall_ms = 0, bytes_read = 0, peak_bytes = 0;
    bool earlier = false;  ///< of a scan before that one
  };
  std::vector<table_cost> tables;
  std::vector<schemas::policy_report> policies;
};

/// What a report says of a scan beside the rows.
scan_facts facts_of(const scan_outcome& scan);

class reports {
 public:
  reports(const state::state_store& store, counts& counted)
      : store_(store), digests_(store), counted_(counted) {}

  /// A scan was committed. What it did not look at stays as the scans before it said.
  void scanned(scan_facts facts);
  /// A question wants a report of the last scan, with the settings if it asked for them.
  void wanted_by(const request& asked, std::vector<schemas::setting> settings);
  /// A question came; nothing when it came before.
  std::optional<request> asked(const schemas::header& question);

  bool is_due() const { return due_ && !out_; }
  common::result<message> due();
  void taken(common::instant now);
  /// Sent and not acknowledged.
  bool is_out() const { return out_.has_value(); }
  void resend();
  void acknowledged(const std::vector<std::string>& scan_ids);
  /// Every report that was due was acknowledged.
  bool is_idle() const { return !due_; }

  common::result<message> hello(common::milliseconds keepalive);

 private:
  struct question {
    request asked;
    std::vector<schemas::setting> settings;
  };
  struct outgoing {
    std::string scan_id;
    u64 question = 0;  ///< that it answers; 0: none
  };
  schemas::table_report about(const scan_facts::table_cost& cost) const;

  const state::state_store& store_;
  digests digests_;
  counts& counted_;
  std::optional<scan_facts> last_scan_;
  std::deque<question> questions_;  ///< each wants a report of its own
  bool due_ = false;
  bool told_ = true;  ///< a report of the last scan went, and was not lost with a connection
  std::optional<outgoing> out_;
  std::deque<u64> seen_;  ///< questions that came
};

}  // namespace collector::sync
