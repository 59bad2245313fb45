// A data folder that is copied with its host: what makes the host one agent and no other is taken
// out of it.
#pragma once

#include <string>
#include <vector>

#include "common/lock_file.hpp"
#include "schemas/paths.hpp"

namespace collector {

/// Held by whatever collects or enrols on the folder, as long as they are there. busy: somebody
/// does.
common::result<std::vector<common::lock_file>> lock_folder(const schemas::data_paths& paths);

/// Removes the keys, the agent's id and its copy of what was sent. `server.yaml` keeps the server's
/// addresses and keys. A line for each thing is added to `said`. Doing so again, also after a
/// crash, does what is left. usage: the folder is a server's.
common::status forget_identity(const schemas::data_paths& paths, std::vector<std::string>& said);

/// The same, and what processes left; the folder may be copied then. What was removed and what was
/// kept, a line each. busy: a collector runs there.
common::result<std::vector<std::string>> prepare_image(const schemas::data_paths& paths,
                                                       const std::string& token_file);

}  // namespace collector
