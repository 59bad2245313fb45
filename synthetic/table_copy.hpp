// One table of a synthetic agent: its rows, which are the truth that a store is compared with, what
// changed in them, and how far the server has it. No socket and no clock inside.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collector/sync/retry.hpp"
#include "schemas/digest.hpp"
#include "schemas/messages.hpp"
#include "synthetic/rows.hpp"

namespace synthetic {

using schemas::u64;

/// A message about the table; the agent makes a frame of it.
struct table_message {
  bool is_delta = false;  ///< else a part of a snapshot
  u64 version = 0, kid = 0;
  std::string payload;
};

/// Versions begin at 1, the first scan; every change makes the next one. Large because what a
/// server can want of a table are many things.
class table_copy {
 public:
  /// One change: the row, and what it was changed to.
  struct change {
    std::uint32_t row = 0, revision = 0;
    std::int64_t made_ms = 0;  ///< wall time
    common::instant due{};     ///< when it was to be made: its latency counts from here
    std::string root;          ///< of the table after it
  };

  table_copy(u64 agent, share of) : agent_(agent), of_(of), revisions_(of.rows) {}
  schemas::table_id id() const { return of_.table; }

  // ---- the truth ----
  u64 version() const { return version_; }
  std::uint32_t rows() const { return of_.rows; }
  schemas::encoded_row row(std::uint32_t n) const;
  /// The row as the n-th version left it: of version 1, as it was at first.
  schemas::encoded_row row_at(std::uint32_t n, u64 version) const;
  const std::string& k() const { return k_; }
  schemas::digest digest() const;
  /// What made each version from the second on.
  const std::vector<change>& changes() const { return changes_; }

  // ---- what happens on the host ----
  /// The first scan. It is sent as a snapshot.
  void scan();
  void change_row(std::uint32_t n, common::instant due, std::int64_t wall_ms);

  // ---- what the server says ----
  /// A new connection or another server: what is not acknowledged goes again.
  void start_over();
  void resend() { cursor_ = acknowledged_; }
  /// A snapshot of the table is wanted; `resync` names what wants it (0: nothing).
  void want_snapshot(u64 resync, common::instant now);
  /// The server has nothing of this epoch: everything goes anew.
  void begin_epoch(common::instant now);
  /// The mirror is at this version: what follows goes again.
  void rewind(u64 version);
  /// Appends when each change that this acknowledges was to be made.
  void acknowledge(const schemas::table_ack& a, common::instant now,
                   std::vector<common::instant>& done);
  u64 acknowledged() const { return acknowledged_; }
  /// The highest version that was ever handed out.
  u64 sent() const { return sent_; }

  // ---- what is to be sent ----
  /// Not while a snapshot is on its way.
  bool is_streaming() const { return version_ != 0 && !session_; }
  std::optional<table_message> due() const;
  void taken(common::instant now);
  /// Something was sent, and is not acknowledged.
  bool is_out() const { return session_ ? session_->next != 0 : cursor_ > acknowledged_; }
  bool is_settled() const { return version_ == acknowledged_ && !session_; }
  /// A snapshot that got no answer begins again.
  void repeat(common::instant now);

 private:
  struct session {
    u64 id = 0, version = 0, next = 0;
    std::vector<std::uint32_t> revisions;
    schemas::digest digest;
    std::vector<u64> answers;
    collector::sync::retry again;
  };
  u64 parts() const;
  std::string part_payload() const;
  std::string delta_payload(u64 version) const;
  void begin_session(common::instant now);

  u64 agent_;
  share of_;
  std::vector<std::uint32_t> revisions_;
  std::vector<change> changes_;
  u64 version_ = 0, acknowledged_ = 0, cursor_ = 0, sent_ = 0;
  std::string k_;
  std::optional<schemas::root_sum> sum_;
  std::optional<session> session_;
  std::vector<u64> wanted_by_;  ///< resyncs that came while a snapshot was on its way
};

}  // namespace synthetic
