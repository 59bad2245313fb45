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

// ---- wdb ↔ an agent elsewhere: its key is replaced ----

/// The agent is to make itself another key; it answers with `new_key`.
struct make_key {
  MUSTER_NO_MEMBERS;
};

/// By its connection it is the agent's. Sent until `key_taken` answers it.
struct new_key {
  blob key;
  MUSTER_MEMBERS(new_key, key);
};

/// Both keys are good now; when the new one has connected, it alone is.
struct key_taken {
  blob key;
  MUSTER_MEMBERS(key_taken, key);
};

// ---- broker → an agent elsewhere ----

/// By which keys this server is known from now on, the one to try first in front; and where it can
/// be reached besides, with an address of every kind (0.0.0.0, ::) for the host that the agent
/// reaches it by.
struct server_keys {
  std::vector<blob> keys;
  std::vector<std::string> addresses;
  MUSTER_MEMBERS(server_keys, keys, addresses);
};

// ---- wdb ↔ broker ----

/// What a key may do. One with neither agent nor `is_token` may do nothing any more. Without a key
/// it is about the agent, whichever key or user it comes with: whether it is closed.
struct admission {
  blob key;
  std::string agent;  ///< it may be this agent
  bool is_token = false;
  bool pending = false;  ///< the broker says when the key is first used
  i64 until = 0;         ///< ms; 0: for ever
  bool closed = false;   ///< archived or removed: nothing is taken from it
  MUSTER_MEMBERS(admission, key, agent, is_token, pending, until, closed);
};

/// Keys that changed; with `anew`, all that there were are forgotten first. The whole list comes in
/// parts, of which the last has `complete`: nobody is admitted by a list that is not.
struct admit {
  bool anew = false, complete = true;
  std::vector<admission> keys;
  MUSTER_MEMBERS(admit, anew, complete, keys);
};

/// A pending key has connected: whoever enrolled holds its secret. Or, with an address, where an
/// agent says hello from, when that is news.
struct key_used {
  blob key;
  std::string address;  ///< IP address, without a port; empty: it is about a pending key
  MUSTER_MEMBERS(key_used, key, address);
};

// ---- operator → wdb ----

/// A token whose secret only the operator has; answered by `token_made`.
struct make_token {
  blob key;
  i64 expires = 0;  ///< ms
  u64 uses = 1;
  std::vector<std::string> labels;  ///< NAME=VALUE, of agents that enrol with it
  std::string agent;     ///< that the host becomes, whose other keys then are worth nothing; empty:
                         ///< a new one
  u64 ephemeral_ms = 0;  ///< agents that are silent for so long are archived; 0: never
  MUSTER_MEMBERS(make_token, key, expires, uses, labels, agent, ephemeral_ms);
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

// What operators decide about an agent, here or elsewhere; each is answered by `membership`.

struct label_agent {
  std::vector<std::string> set, unset;  ///< NAME=VALUE, NAME
  MUSTER_MEMBERS(label_agent, set, unset);
};

/// Nothing is taken from it any more, and no list shows it. Its store is kept.
struct archive_agent {
  u64 keep_ms = 0;  ///< after which it is removed
  MUSTER_MEMBERS(archive_agent, keep_ms);
};

struct restore_agent {
  MUSTER_NO_MEMBERS;
};

/// The agent is told to make itself another key, now or when it is heard of again within a day.
struct rotate_agent {
  MUSTER_NO_MEMBERS;
};

/// Its store and keys are deleted.
struct remove_agent {
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
  std::string agent;
  u64 ephemeral_ms = 0;
  MUSTER_MEMBERS(token_state, id, expires, uses_left, labels, agent, ephemeral_ms);
};

struct tokens {
  std::vector<token_state> all;
  MUSTER_MEMBERS(tokens, all);
};

struct agent_revoked {
  u64 keys = 0;  ///< that it had
  MUSTER_MEMBERS(agent_revoked, keys);
};

/// Where the agent stands after a decision. Times in ms, 0: never.
struct membership {
  std::vector<std::string> labels;
  u64 ephemeral_ms = 0;
  i64 archived = 0, kept_until = 0, removed = 0;
  i64 rotates_until = 0;  ///< it is to replace its key within this time
  MUSTER_MEMBERS(membership, labels, ephemeral_ms, archived, kept_until, removed, rotates_until);
};

}  // namespace schemas
