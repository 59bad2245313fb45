// DIR/server.yaml: the server that a host has joined. `muster join` writes it, the collector reads
// it; where there is none the collector is a local one.
#pragma once

#include <string>
#include <vector>

#include "common/result.hpp"

namespace schemas {

struct server_file {
  std::string agent;                     ///< the id that the server gave, as agent_id parses it;
                                         ///< empty: an image of a host, which has to enrol anew
  std::vector<std::string> addresses;    ///< as check_addresses has them, the first to try first
  std::vector<std::string> server_keys;  ///< raw, as check_server_keys has them; hex in the file
  std::string socks = {};                ///< HOST:PORT of a SOCKS5 proxy on the way; empty: none
  friend bool operator==(const server_file&, const server_file&) = default;
};

constexpr std::size_t server_file_bytes = 64u << 10;  ///< of the file at most

/// YAML that parse_server_file reads as the same, if it takes the fields.
std::string text_of(const server_file& f);

/// Strict: unknown and doubled keys are errors. The error is one line: `FILE:LINE:COL: what; what
/// to do`. Nothing in it is secret.
common::result<server_file> parse_server_file(const std::string& file, const std::string& text);

/// not_found: there is no such file, which is a local collector; anything else stops one that has
/// joined a server.
common::result<server_file> read_server_file(const std::string& path);

/// Makes the file, or replaces the one that is there; durable when this returns. io.
common::status replace_server_file(const std::string& path, const server_file& f);

}  // namespace schemas
