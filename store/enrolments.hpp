// Who may connect from elsewhere: enrolments/data.mdb, database `tokens`, public key of the token →
// token_record, and `keys`, public key of an agent → key_record. wdb writes it; all of it fits in
// memory.
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
  MUSTER_MEMBERS(token_record, id, made, expires, uses_left, revoked, labels);
};

/// A key that enrolled, and the agent it may be.
struct key_record {
  std::string agent, hostname;
  schemas::blob token, machine;
  schemas::i64 enrolled = 0;
  schemas::i64 pending_until = 0;  ///< ms; 0: the key has connected, the enrolment holds
  schemas::i64 revoked = 0;        ///< ms; 0: it is valid
  std::vector<std::string> labels;
  MUSTER_MEMBERS(key_record, agent, hostname, token, machine, enrolled, pending_until, revoked,
                 labels);
};

class enrolments {
 public:
  static common::result<enrolments> open(const std::string& dir, bool read_only);

  using tokens = std::map<std::string, token_record>;
  using keys = std::map<std::string, key_record>;
  struct content {
    tokens by_token;
    keys by_key;
  };
  common::result<content> all() const;

  /// What changed, in one durable commit.
  common::status write(const tokens& t, const keys& k);
  /// Forgets these tokens and keys, in one durable commit.
  common::status erase(const std::vector<std::string>& by_token,
                       const std::vector<std::string>& by_key);

 private:
  explicit enrolments(common::kv::env e) : env_(std::move(e)) {}
  common::kv::env env_;
};

}  // namespace store
