#pragma once

#include <string>
#include <vector>

#include "cli/up/options.hpp"
#include "cli/up/supervisor.hpp"

namespace cli {

/// Adds broker, wdb, analyzers and collectors, in the order in which they start.
void add_stages(supervisor& to, const std::string& data, const std::string& agent,
                const std::vector<further_collector>& further, const up_options& o);

}  // namespace cli
