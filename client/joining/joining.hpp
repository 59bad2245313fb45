// This host becomes an agent of a server elsewhere: its key, the enrolment, and DATA/server.yaml.
// What `muster join` does, and a collector that finds a token.
#pragma once

#include <string>
#include <vector>

#include "common/clock.hpp"
#include "schemas/enrolment/token.hpp"
#include "schemas/paths.hpp"

namespace client {

/// The token in a text. refused: its time is over, or this host's clock is wrong.
common::result<schemas::token> read_token(const std::string& text);

struct joined {
  std::string agent, address;
  std::vector<std::string> addresses;  ///< that the collector tries, this one first
};

/// With the key that is there, of a join that did not come to its end, or with a new one, bound to
/// the machine of that id (empty: it has none). `socks`: a SOCKS5 proxy to go by, HOST:PORT; empty:
/// the one that an image's server.yaml has, if any. exists: the host has joined; usage: the folder
/// is a server's; refused: the server's reason, or a key of another machine is there; timeout: no
/// server answered.
common::result<joined> join(const schemas::data_paths& paths, const schemas::token& token,
                            const std::string& machine, const std::string& socks = {});

}  // namespace client
