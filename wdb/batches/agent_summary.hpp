// What a list of agents shows of one, told from its records when a batch ends.
#pragma once

#include "schemas/label_rules/label_rules.hpp"
#include "schemas/waivers/waivers.hpp"
#include "wdb/mirror/agent_mirror.hpp"

namespace wdb {

/// Brings `figures` up to date. Checks are read and counted only when their table, the waivers
/// (null: none) or a waiver's end made the last count old; a mirror that was not needed otherwise
/// is opened for that.
common::status summarize(agent_mirror& mirror, i64 last_scan, const schemas::waivers* waivers,
                         i64 wall, store::agent_figures& figures);

/// The same of the labels that rules (null: none) give: rows are looked at only when the rules or a
/// table that they look at changed.
common::status label_by_rules(agent_mirror& mirror, const schemas::label_rules* rules,
                              store::agent_figures& figures);

}  // namespace wdb
