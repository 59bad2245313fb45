// What a list of agents shows of one, told from its records when a batch ends.
#pragma once

#include "schemas/waivers/waivers.hpp"
#include "wdb/mirror/agent_mirror.hpp"

namespace wdb {

/// Brings `figures` up to date. Checks are read and counted only when their table, the waivers
/// (null: none) or a waiver's end made the last count old; a mirror that was not needed otherwise
/// is opened for that.
common::status summarize(agent_mirror& mirror, i64 last_scan, const schemas::waivers* waivers,
                         i64 wall, store::agent_figures& figures);

}  // namespace wdb
