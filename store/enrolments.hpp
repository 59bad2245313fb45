// Who may connect from elsewhere, and what operators decided about agents: enrolments/data.mdb,
// database `tokens`, public key of the token → token_record, `keys`, public key of an agent →
// key_record, and `agents`, agent → membership_record. wdb writes it; all of it fits in memory.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/kv/lmdb.hpp"
#include "schemas/message_parts.hpp"

namespace store {

/// A token that was made. Its secret is not here.
struct token_record {
  std::string id;  ///< for people: the first 12 hex digits of its key
  schemas::i64 made = 0, expires = 0;
  schemas::u64 uses_left = 0;  ///< enrolments that were never completed use none
  bool revoked = false;
  std::vector<std::string> labels;
  std::string agent;              ///< that a host becomes which enrols with it; empty: a new one
  schemas::u64 ephemeral_ms = 0;  ///< of the membership that comes of it
  MUSTER_MEMBERS(token_record, id, made, expires, uses_left, revoked, labels, agent, ephemeral_ms);
};

/// A key that enrolled, and the agent it may be.
struct key_record {
  std::string agent, hostname;
  schemas::blob token, machine;
  schemas::i64 enrolled = 0;
  schemas::i64 pending_until = 0;  ///< ms; 0: the key has connected, the enrolment holds
  schemas::i64 revoked = 0;        ///< ms; 0: it is valid
  std::vector<std::string> labels;
  std::string address = {};  ///< IP address that it was last heard from; empty: not known
  MUSTER_MEMBERS(key_record, agent, hostname, token, machine, enrolled, pending_until, revoked,
                 labels, address);
};

/// What was decided about an agent, on this host or elsewhere. One of which nothing was decided has
/// none.
struct membership_record {
  std::vector<std::string> labels;  ///< NAME=VALUE, sorted, a name once
  schemas::u64 ephemeral_ms = 0;    ///< silent for so long, it is archived; 0: it never is
  schemas::i64 archived = 0;        ///< ms; 0: it is not
  schemas::i64 kept_until = 0;      ///< ms; an archived agent is removed then
  schemas::i64 removed = 0;         ///< ms; what is left of it is being deleted, or is gone
  bool had_key = false;             ///< when it was removed: then its id stays taken
  schemas::i64 rotates_until = 0;   ///< ms; it is to replace its key within this time; 0: it is not
  bool is_closed() const { return archived != 0 || removed != 0; }
  /// Time alone may change something.
  bool is_timed() const { return is_closed() || ephemeral_ms != 0 || rotates_until != 0; }
  friend bool operator==(const membership_record&, const membership_record&) = default;
  MUSTER_MEMBERS(membership_record, labels, ephemeral_ms, archived, kept_until, removed, had_key,
                 rotates_until);
};

class enrolments {
 public:
  /// not_found: read_only, and nobody ever enrolled here.
  static common::result<enrolments> open(const std::string& dir, bool read_only);

  using tokens = std::map<std::string, token_record>;
  using keys = std::map<std::string, key_record>;
  using memberships = std::map<std::string, membership_record>;
  struct content {
    tokens by_token;
    keys by_key;
    memberships by_agent;
  };
  common::result<content> all() const;

  /// Records that are written, and names of such that are forgotten.
  struct change {
    content written;
    std::vector<std::string> tokens_gone, keys_gone, agents_gone;
  };
  /// In one durable commit.
  common::status write(const change& c);

 private:
  explicit enrolments(common::kv::env e) : env_(std::move(e)) {}
  common::kv::env env_;
};

}  // namespace store
