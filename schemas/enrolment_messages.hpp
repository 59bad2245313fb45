// The payloads that bring hosts in and keep them out: enrolment with a token, which keys may send,
// and the questions about both. Keys are public ones, 32 bytes.
#pragma once

#include "schemas/message_parts.hpp"

namespace schemas {

// ---- a host that holds a token → wdb; header.correlation is the host's own number ----

/// Asks to be let in by `key`. The connection's own key is that of the token; the broker has
/// compared the two. Answered by `enrolled` or `not_enrolled`; the same key asking again gets the
/// same answer.
struct enroll {
  blob token, key;
  std::string hostname;
  blob machine;  ///< 32 bytes that are equal on copies of a host; says nothing else
  MUSTER_MEMBERS(enroll, token, key, hostname, machine);
};

/// The id is the server's choice. The enrolment holds once the key itself has connected.
struct enrolled {
  std::string agent;
  MUSTER_MEMBERS(enrolled, agent);
};

struct not_enrolled {
  std::string reason;
  MUSTER_MEMBERS(not_enrolled, reason);
};

// ---- wdb ↔ broker ----

/// What a key may do. One with neither agent nor `is_token` may do nothing any more.
struct admission {
  blob key;
  std::string agent;  ///< it may be this agent
  bool is_token = false;
  bool pending = false;  ///< the broker says when the key is first used
  i64 until = 0;         ///< ms; 0: for ever
  MUSTER_MEMBERS(admission, key, agent, is_token, pending, until);
};

/// Keys that changed; with `anew`, all that there were are forgotten first. The whole list comes in
/// parts, of which the last has `complete`: nobody is admitted by a list that is not.
struct admit {
  bool anew = false, complete = true;
  std::vector<admission> keys;
  MUSTER_MEMBERS(admit, anew, complete, keys);
};

/// A pending key has connected: whoever enrolled holds its secret.
struct key_used {
  blob key;
  MUSTER_MEMBERS(key_used, key);
};

// ---- operator → wdb ----

/// A token whose secret only the operator has; answered by `token_made`.
struct make_token {
  blob key;
  i64 expires = 0;  ///< ms
  u64 uses = 1;
  std::vector<std::string> labels;  ///< NAME=VALUE, of agents that enrol with it
  MUSTER_MEMBERS(make_token, key, expires, uses, labels);
};

/// Answered by `tokens`.
struct list_tokens {
  MUSTER_NO_MEMBERS;
};

/// Answered by `tokens`, without it.
struct revoke_token {
  std::string id;
  MUSTER_MEMBERS(revoke_token, id);
};

/// The agent's keys are worth nothing from the next frame on; answered by `agent_revoked`.
struct revoke_agent {
  MUSTER_NO_MEMBERS;
};

// ---- answers ----

struct token_made {
  std::string id;
  MUSTER_MEMBERS(token_made, id);
};

struct token_state {
  std::string id;
  i64 expires = 0;
  u64 uses_left = 0;
  std::vector<std::string> labels;
  MUSTER_MEMBERS(token_state, id, expires, uses_left, labels);
};

struct tokens {
  std::vector<token_state> all;
  MUSTER_MEMBERS(tokens, all);
};

struct agent_revoked {
  u64 keys = 0;  ///< that it had
  MUSTER_MEMBERS(agent_revoked, keys);
};

}  // namespace schemas
