// What a running pipeline can be asked, a function each. Errors: timeout, when no answer came;
// refused, when the agent is not connected or the asked one said no.
#pragma once

#include <string>
#include <vector>

#include "client/operator_link.hpp"

namespace client {

/// Whether wdb is there and answers: it is asked for something small.
common::status reach_wdb(operator_link& link, common::milliseconds timeout);

/// Scans all tables of the agent, and waits until the report is stored; its scan id.
common::result<std::string> scan_now(operator_link& link, const std::string& agent);

/// What the agent's tables and their copies were when everything it had was stored.
struct sync_outcome {
  std::string scan_id;
  std::vector<schemas::root_comparison> roots;
};
/// Has the agent send what it has and report without a scan.
common::result<sync_outcome> sync_now(operator_link& link, const std::string& agent);

/// The roots of both copies, asked again until no table is on its way or 30 s are over.
common::result<std::vector<schemas::root_comparison>> settled_roots(operator_link& link,
                                                                    const std::string& agent);

/// The settings the agent runs with, as it says itself.
common::result<std::vector<schemas::setting>> configuration(operator_link& link,
                                                            const std::string& agent);

/// Has wdb want snapshots of these tables (none: all); its words about what is wanted.
common::result<std::string> resync(operator_link& link, const std::string& agent,
                                   std::vector<std::string> tables);

/// The stored rows of these tables (none: all), from one read transaction of wdb.
common::result<std::vector<schemas::dump_part>> dump(operator_link& link, const std::string& agent,
                                                     std::vector<std::string> tables);

/// Whether both sides can have rows of this agent's present state. Not those of a table that could
/// not be looked at, nor of one that the host never had.
bool is_compared(const schemas::root_comparison& c);

}  // namespace client
