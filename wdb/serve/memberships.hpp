// What operators decide about agents: labels, and whether an agent is archived or removed. What
// changes is durable before a call returns. Time is an argument, in ms.
#pragma once

#include <functional>

#include "schemas/messages.hpp"
#include "wdb/serve/enrolment_records.hpp"

namespace wdb {

class memberships {
 public:
  /// How long the id of a removed agent stays taken, and a store that was archived by itself kept.
  static constexpr schemas::i64 tombstone_ms = schemas::i64{365} * 24 * 3600 * 1000;
  /// Within which an agent is to replace its key.
  static constexpr schemas::i64 rotation_ms = schemas::i64{24} * 3600 * 1000;
  static constexpr schemas::i64 longest_keep_ms = schemas::i64{10} * 365 * 24 * 3600 * 1000;
  static constexpr schemas::i64 default_keep_ms = schemas::i64{30} * 24 * 3600 * 1000;

  /// The records outlive this.
  explicit memberships(enrolment_records& records) : records_(records) {}

  using outcome = common::result<store::membership_record>;
  /// usage: as schemas::changed_labels.
  outcome label(const std::string& agent, const schemas::label_agent& asked);
  /// Again, with another time: it is kept until then. usage: kept for less than nothing or for too
  /// long.
  outcome archive(const std::string& agent, schemas::u64 keep_ms, schemas::i64 now);
  /// refused: it is not archived.
  outcome restore(const std::string& agent);
  /// Its keys are forgotten; its store is still there, see removing(). `keys_gone` gets them.
  outcome remove(const std::string& agent, schemas::i64 now, std::vector<std::string>& keys_gone);

  /// refused: it has no valid key, or is closed.
  outcome rotate(const std::string& agent, schemas::i64 now);
  bool is_to_rotate(const std::string& agent) const;

  /// Nothing is taken from it.
  bool is_closed(const std::string& agent) const;
  /// Its silence is no news: it is closed, comes and goes, or its key was revoked.
  bool may_be_silent(const std::string& agent) const;

  /// Removed agents, of which something may be left to delete.
  std::vector<std::string> removed() const;
  /// Nothing is left of it. An id that had a key stays taken, any other is free.
  common::status forget_removed(const std::string& agent);

  /// Agents whose time has come: silent for too long, kept for long enough, removed for so long
  /// that the id is free, with a key that was not replaced. `silent_for`: for how many ms.
  struct due {
    std::vector<std::string> to_archive, to_remove, to_forget, to_keep_key;
  };
  due due_at(schemas::i64 now,
             const std::function<schemas::i64(const std::string&)>& silent_for) const;
  common::status forget(const std::vector<std::string>& agents);
  /// It did not replace its key in time.
  outcome keep_key(const std::string& agent);

 private:
  bool has_valid_key(const std::string& agent) const;
  store::membership_record of(const std::string& agent) const;
  outcome put(const std::string& agent, store::membership_record m,
              enrolment_records::change c = {});

  enrolment_records& records_;
};

}  // namespace wdb
