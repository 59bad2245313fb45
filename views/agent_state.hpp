// How an agent's copy stands, and what it holds in figures.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "schemas/json.hpp"
#include "schemas/labels.hpp"
#include "schemas/waivers/waivers.hpp"
#include "store/agent_store.hpp"
#include "store/registry.hpp"
#include "views/enrolled_agents.hpp"

namespace views {

enum class agent_state : std::uint8_t {
  unknown,    ///< nothing is stored, or not every table is verified as it stands
  stale,      ///< nothing was heard from it for three keepalives
  repairing,  ///< buckets are being compared, or a snapshot is on its way in
  diverged,   ///< a repair is wanted and has not begun
  lost,       ///< it had a store, and nothing is stored of it any more
  fresh,      ///< heard from lately, and every table is verified as it stands
  enrolled,   ///< it has a key, and nothing was ever heard from it
  revoked,    ///< its key was taken away: nothing comes from it any more
  archived,   ///< an operator, or its silence, closed it: its store is kept for a while
};
std::string_view name(agent_state s);

struct agent_facts {
  agent_state state = agent_state::unknown;
  std::uint64_t tables = 0, rows = 0;
  std::uint64_t passed = 0, failed = 0;  ///< checks; a failure that is waived counts as neither
  std::uint64_t waived = 0;
  std::optional<std::int64_t> last_scan = {};
  std::int64_t checked_at =
      0;  ///< when all its rows were hashed anew last, ms; 0: never, or not known
  std::uint64_t check_period_ms = 0;  ///< within which that comes again; 0: not known
};

/// What the registry says of it. None: a wdb that did not write that yet recorded it; its store
/// knows.
std::optional<agent_facts> recorded_facts(const store::registry::entry& agent, std::int64_t now);

/// The same, told from the agent's store; one without a store is what the struct holds by default.
common::result<agent_facts> facts_of(const store::registry::entry& agent, const store::reader& r,
                                     const schemas::waivers& waivers, std::int64_t now);

/// A row of `muster agents`. `by_rules`: labels that rules give, where nobody gave one of the name.
schemas::json agent_json(const store::registry::entry& agent, const agent_facts& facts,
                         const enrolled_agent& enrolled, const schemas::labels& by_rules = {});

}  // namespace views
