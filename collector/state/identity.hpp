#pragma once

#include <optional>
#include <string>

#include "common/root_dir.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/paths.hpp"

namespace collector {

/// What names the machine: etc/machine-id; none where it is missing or not set, as in an image.
std::optional<std::string> machine_id(const common::root_dir& host);

/// The agent's id: as given; else what DIR/agent-id says; else from the host's machine id, else
/// random, and then kept in DIR/agent-id. malformed names the file or the option.
common::result<schemas::agent_id> agent_identity(const schemas::data_paths& paths,
                                                 const common::root_dir& host,
                                                 const std::optional<std::string>& given);

}  // namespace collector
