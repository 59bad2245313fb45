// DIR/keys/agent.key: the key that a host is known by, bound to the machine that made it; and while
// it is replaced, the one that comes and the one that was before.
#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"

namespace schemas {

struct agent_key {
  std::string secret_key;   ///< 32 raw bytes
  std::string machine_mac;  ///< HMAC-SHA256(secret key, machine id), 32 raw bytes
  friend bool operator==(const agent_key&, const agent_key&) = default;
};

/// `secret_key` has 32 bytes. The machine id is the text of the host's, without a newline.
agent_key bind_to_machine(std::string secret_key, std::string_view machine_id);

/// False where the file was copied to a machine with another id, as with an image of a disk.
bool belongs_to(const agent_key& key, std::string_view machine_id);

/// Three lines: what it is and in which version, `secret HEX`, `machine HEX`.
std::string text_of(const agent_key& key);

/// Takes what text_of gives and nothing else. The error is one line, `FILE:LINE: what is wanted`,
/// without any of the text. malformed; unsupported: of another version.
common::result<agent_key> parse_agent_key(const std::string& file, std::string_view text);

enum class key_slot {
  in_use,   ///< agent.key
  to_come,  ///< agent.key.next: the server is told of it
  before,   ///< agent.key.old: until the one in use has connected
};

/// Writes a file in KEYS_DIR, and makes the folder; fails as common::make_secret_folder and
/// common::write_secret do. exists: a key that is there is never replaced.
common::status write_agent_key(const std::string& keys_dir, const agent_key& key,
                               key_slot slot = key_slot::in_use);

/// Fails as common::read_secret and parse_agent_key do; not_found: this host has not enrolled, or
/// has no such key.
common::result<agent_key> read_agent_key(const std::string& keys_dir,
                                         key_slot slot = key_slot::in_use);

/// The key to come, or the one before, is in use from now on. The one that was in use is the one
/// before, or gone. At every moment, and after a crash, one is in use.
common::status move_agent_key(const std::string& keys_dir, key_slot from);

/// One that is not there is forgotten already.
common::status forget_agent_key(const std::string& keys_dir, key_slot slot);

}  // namespace schemas
