// Vulnerabilities of many agents, and how complete the answer is.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/stores.hpp"
#include "schemas/json.hpp"
#include "vulnerabilities/host_findings.hpp"

namespace cli {

/// Of how many hosts the answer is; each is counted once.
struct coverage {
  std::uint64_t answered = 0, stale = 0, never = 0;
  std::map<std::string, std::uint64_t> unknown;  ///< hosts, by the table that is not known of them
  std::int64_t as_of_oldest = 0;                 ///< ms; 0: none answered
  std::uint64_t without_feed = 0;  ///< of those that answered: nothing is known of their release
};
/// The last object of an answer.
schemas::json coverage_json(const coverage& c);
/// For people: `hosts: 398 answered, 9 stale > 24h, 5 never seen, 2 unknown (packages)`.
std::string coverage_text(const coverage& c, std::int64_t fresh_ms);

struct fleet_question {
  vulnerabilities::finding_filter wanted;
  std::optional<std::string> cve = {};     ///< it alone, or a record by its id
  std::int64_t fresh_ms = 24 * 3'600'000;  ///< what was confirmed longer ago is stale
  std::int64_t now = 0;
  std::optional<std::int64_t> at = {};  ///< the packages of then, by the feeds of now
  schemas::waivers waivers = {};
};

struct fleet_answer {
  coverage of;
  std::map<vulnerabilities::state, std::size_t> found, left_out;
  std::size_t without_severity = 0, waived = 0;  ///< `waived` are not among those found
  int code = 0;  ///< exit_incomplete: a store could not be read, which was told
};

using finding_visitor = std::function<void(const store::registry::entry&, const store::reader&,
                                           const std::vector<vulnerabilities::finding>&)>;
/// Agent by agent. A store that cannot be read is told, and the others are looked at all the same.
common::result<fleet_answer> find_in_fleet(const schemas::data_paths& paths,
                                           const std::vector<store::registry::entry>& agents,
                                           vulnerabilities::feeds& feeds, const fleet_question& q,
                                           const finding_visitor& visit);

}  // namespace cli
