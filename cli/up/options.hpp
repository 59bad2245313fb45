// What `muster up` takes.
#pragma once

#include <string>
#include <vector>

#include "cli/option_list.hpp"
#include "schemas/agent_id.hpp"

namespace cli {

struct up_options {
  common::settings::values settings{common::settings::programs::up};
};
void add_up_options(option_list& to, up_options& o);

/// What the stages would refuse one by one, said at once.
common::status check_typed(const common::settings::values& typed);

/// The collectors besides this host's own; their ids must differ from each other and from its.
common::result<std::vector<common::settings::agent_root>> further_collectors(
    const common::settings::values& typed, const schemas::agent_id& own);

}  // namespace cli
