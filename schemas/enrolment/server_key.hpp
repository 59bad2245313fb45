// DIR/keys/server.key and server.pub: the key pair that a server is known by.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace schemas {

struct server_key {
  std::string secret_key, public_key;  ///< 32 raw bytes each
  friend bool operator==(const server_key&, const server_key&) = default;
};

/// The public key of a secret one, 32 raw bytes each: what a room with sockets knows.
using public_key_of = std::function<common::result<std::string>(std::string_view secret_key)>;

/// A key as its file has it: one line of 64 lower-case digits.
std::string key_line(std::string_view key);

/// Takes what key_line gives and nothing else. malformed: `FILE: what is wanted`, without any of
/// the text.
common::result<std::string> parse_key_line(const std::string& file, std::string_view text);

/// The pair in KEYS_DIR. Where there is no server.key, 32 random bytes become one, and the folder
/// is made; of processes that do so at once all get the same. server.pub is made where it is not
/// there, for people to copy. Fails as common::make_secret_folder, write_secret and read_secret do;
/// malformed: a file that is no key; refused: server.pub is of another key, or is there alone.
common::result<server_key> load_or_make_server_key(const std::string& keys_dir,
                                                   const public_key_of& derive);

// While the key is replaced, KEYS_DIR/next holds the one that is to come, in files of the same
// names, and which agents still came by the one before (key_use.hpp).
inline std::string next_keys(const std::string& keys_dir) { return keys_dir + "/next"; }
inline std::string key_uses_file(const std::string& keys_dir) { return keys_dir + "/next/used"; }

/// The pair in KEYS_DIR/next. not_found: there is none; else fails as load_or_make_server_key does.
common::result<server_key> load_next_server_key(const std::string& keys_dir,
                                                const public_key_of& derive);

/// The next key is the server's from now on, the one before is gone. Interrupted at any moment the
/// server has one of the two. not_found: there is no next key; io.
common::status put_next_in_use(const std::string& keys_dir, const public_key_of& derive);

/// KEYS_DIR/server.pub, 32 raw bytes: what goes into tokens. Fails as parse_key_line does;
/// not_found: this server never listened.
common::result<std::string> read_server_public_key(const std::string& keys_dir);

}  // namespace schemas
