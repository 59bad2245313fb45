#pragma once

#include <string>
#include <vector>

#include "cli/up/supervisor.hpp"
#include "common/settings/values.hpp"

namespace cli {

/// Adds broker, wdb, alerts, analyzers and collectors, in the order in which they start, with what
/// was typed for `muster up` as far as they take it. `collectors`: this host's first, then the
/// others.
void add_stages(supervisor& to, const common::settings::values& typed, const std::string& data,
                const std::vector<common::settings::agent_root>& collectors);

}  // namespace cli
