// Tables that a host has not, as its agent's reports said.
#pragma once

#include "wdb/mirror/agent_mirror.hpp"

namespace wdb {

/// The newest report that looked for the table found that the host has no such thing. False too
/// where none has looked yet.
common::result<bool> was_reported_absent(const agent_mirror& mirror, schemas::table_id table);

}  // namespace wdb
