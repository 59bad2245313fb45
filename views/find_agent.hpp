#pragma once

#include <string>
#include <vector>

#include "store/registry.hpp"

namespace views {

/// The agent that `typed` names: an exact id, a unique prefix of one, or a unique host name. The
/// error is not_found when there is none, or several.
common::result<store::registry::entry> find_agent(const std::vector<store::registry::entry>& known,
                                                  const std::string& typed);

}  // namespace views
