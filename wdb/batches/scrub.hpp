// Every stored value is read once a day, and after every start of wdb: LMDB has no page checksums,
// so damage in rows that nobody asks for would be found by the next restore only.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "schemas/agent_id.hpp"
#include "store/agent_store.hpp"

namespace wdb {

using schemas::i64;

/// Where the reading of a store goes on: in a database, after a key.
struct scrub_place {
  std::size_t database = 0;
  std::string after;
};
/// Reads about `bytes` of keys and values in one transaction; empty: that was the last of them.
/// Whatever was there all the time is read in the end, however the store changes between two calls.
/// corrupt: a value fails its check, or the values of a database of at most 64 MiB do not add up.
common::result<std::optional<scrub_place>> read_values(const store::agent_store& s,
                                                       const scrub_place& from, std::size_t bytes);

/// Whether the store was scrubbed less than a day before `wall` (ms).
common::result<bool> is_scrubbed(const store::agent_store& s, i64 wall);
common::status note_scrubbed(const store::agent_store& s, i64 wall);

/// Whose turn it is: all stores in an hour, so that a store is looked at within an hour of being
/// due.
class scrub_schedule {
 public:
  static constexpr common::milliseconds round{3'600'000}, hurry{50}, brisk{1'000};

  struct due {
    schemas::agent_id agent;
    bool forced;  ///< however lately it was scrubbed
  };
  /// The first round looks at every store, so that what happened to a file while no wdb ran is
  /// found soon; after an unclean end it is done in a hurry.
  scrub_schedule(bool unclean, common::instant now)
      : first_pause_(unclean ? hurry : brisk), next_(now) {}
  /// The next store, if one is due; `list` gives all of them at the start of a round.
  template <class List>
  std::optional<due> next(common::instant now, const List& list) {
    if (now < next_) return std::nullopt;
    if (waiting_.empty()) {
      if (started_) forced_ = false;
      started_ = true;
      waiting_ = list();
      pause_ = round / static_cast<std::int64_t>(std::max<std::size_t>(waiting_.size(), 1));
      if (forced_) pause_ = std::min(pause_, first_pause_);
    }
    next_ = now + pause_;
    if (waiting_.empty()) return std::nullopt;
    due out{waiting_.back(), forced_};
    waiting_.pop_back();
    return out;
  }

 private:
  bool forced_ = true, started_ = false;
  common::milliseconds first_pause_;
  common::instant next_;
  common::milliseconds pause_{round};
  std::vector<schemas::agent_id> waiting_;
};

/// A file that is there while wdb runs: found at the start, the last one did not end by itself.
class running_mark {
 public:
  static common::result<running_mark> set(std::string path);
  bool was_there() const { return was_there_; }
  /// An orderly end.
  void clear() const;

 private:
  running_mark(std::string path, bool was_there) : path_(std::move(path)), was_there_(was_there) {}
  std::string path_;
  bool was_there_;
};

}  // namespace wdb
