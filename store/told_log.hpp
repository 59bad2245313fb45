// What the alerts stage knows and has told: told/data.mdb. One process writes it;
// `muster sinks resend` takes dead letters out.
//
//   told      sequence(8)        told_alert          in the order of telling, from 1
//   waiting   number(8)          waiting_alert       came, and is not told yet; in that order
//   repeats   thing(16)          recurrence          what may come and go
//   cursor    "wdb"              [number, log]       of the last alert that came, and of wdb's log
//             sink name          [sequence, bytes]   how far a sink has come; of a file its size
//                                                    there too
//   about     "id"               8 bytes             which log it is
//   sinks     name               sink_state          of each sink that sends
//   dead      name/sequence(8)   dead_letter         what the receiver of a sink would not take
//   judged    agent              judged_agent        by what it was matched with vulnerabilities
//   affected  agent              affected_packages   what was said of it then
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/kv/lmdb.hpp"
#include "schemas/told_alert.hpp"

namespace store {

class told_log {
 public:
  static common::result<told_log> open(const std::string& dir, bool read_only);

  /// See log_id().
  std::uint64_t id() const { return id_; }

  /// Up to where wdb's alerts are there.
  struct place {
    std::uint64_t log = 0;     ///< alert_log::id(); 0: none was met yet
    std::uint64_t number = 0;  ///< of the last alert that came
    bool operator==(const place&) const = default;
  };
  /// What there is besides what was told.
  struct state {
    place at;
    std::map<std::uint64_t, schemas::waiting_alert> waiting;  ///< in the order of arrival
    std::map<std::string, schemas::recurrence> repeats;
  };
  common::result<state> read_state() const;

  /// What changes together.
  struct changes {
    place at;
    std::map<std::uint64_t, std::optional<schemas::waiting_alert>> waiting =
        {};                                                                  ///< empty: no more
    std::map<std::string, std::optional<schemas::recurrence>> repeats = {};  ///< empty: no more
    std::vector<schemas::told_alert> told = {};
    /// Of agents that were judged anew; empty: they are no more.
    std::map<std::string, std::optional<schemas::judged_agent>> judged = {};
    std::map<std::string, std::optional<schemas::affected_packages>> affected = {};
  };
  /// Durable when it returns without an error.
  common::status commit(const changes& c);

  using visitor = std::function<common::status(std::uint64_t sequence, const schemas::told_alert&,
                                               bool& go_on)>;
  /// What was told with a sequence above `after`, in order.
  common::status each(std::uint64_t after, const visitor& visit) const;
  /// The sequence of what was told last; 0: nothing was.
  common::result<std::uint64_t> last() const;

  /// As it was judged last; empty: it never was.
  common::result<std::optional<schemas::judged_agent>> judged(const std::string& agent) const;
  common::result<schemas::affected_packages> affected(const std::string& agent) const;
  common::result<std::vector<std::string>> judged_agents() const;

  /// How far a sink has come.
  struct cursor {
    std::uint64_t sequence = 0;  ///< of the last alert that it has
    std::uint64_t bytes = 0;     ///< of the file, up to that alert
  };
  /// Zeros for a sink that was never seen.
  common::result<cursor> cursor_of(const std::string& sink) const;
  common::status move_cursor(const std::string& sink, cursor to);

  /// Of a sink that sends: how far it has come, and how that went.
  struct sink_state {
    schemas::u64 sequence = 0;  ///< of the last alert that it has, or does not want
    schemas::u64 sent = 0;      ///< alerts, since it was made
    std::string last_error;     ///< why it waits; empty: it does not
    schemas::i64 failed_at = 0;
    schemas::u64 tries = 0;    ///< in vain, of the alert that is next
    schemas::u64 dropped = 0;  ///< dead letters that newer ones took the place of
    MUSTER_MEMBERS(sink_state, sequence, sent, last_error, failed_at, tries, dropped);
  };
  /// An alert that is not sent again by itself.
  struct dead_letter {
    schemas::u64 sequence = 0;  ///< of the alert that was told
    schemas::i64 since = 0;     ///< when it was given up, ms
    schemas::u64 tries = 0;
    std::string why;
    MUSTER_MEMBERS(dead_letter, sequence, since, tries, why);
  };
  /// Of one sink; then the oldest one goes, and is counted.
  static constexpr std::size_t most_dead_letters = 10'000;
  /// Empty: none was kept.
  common::result<std::optional<sink_state>> state_of(const std::string& sink) const;
  /// Durable when it returns without an error, with the letters that died meanwhile; those that
  /// had no room are counted in `s`. Sinks call this in threads of their own.
  common::status keep_state(const std::string& sink, sink_state& s,
                            const std::vector<dead_letter>& dead = {});

  /// In the order of telling.
  common::result<std::vector<dead_letter>> dead_letters(const std::string& sink) const;
  /// Those that arrived after all. Durable when it returns without an error.
  common::status erase_dead_letters(const std::string& sink,
                                    const std::vector<std::uint64_t>& sequences);

 private:
  told_log(common::kv::env e, std::uint64_t id) : env_(std::move(e)), id_(id) {}
  common::kv::env env_;
  std::uint64_t id_;
};

}  // namespace store
