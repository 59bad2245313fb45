// Commands of root that do what a stage of the server does later: as its user, and where it looks.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/paths.hpp"

namespace cli::health {

/// What the server's stages made, and so belongs to their user; the data folder before there is
/// any. A package's data folder is root's.
std::string folder_of_stages(const schemas::data_paths& paths);

/// Root goes on as the stages' user, for good; nobody else changes. denied: it cannot be done.
common::status act_as_stages(const schemas::data_paths& paths);

/// The same, with the files that a stage sees that runs: its unit may hide some, and keep others
/// from being written. `name` as its pid file has it.
common::status act_as_stage(const schemas::data_paths& paths, std::string_view name);

/// What `ask` says as act_as_stage() of `alerts`, a line each, in a process of its own: at most 64
/// KiB. Nobody but root can ask as another.
std::vector<std::string> asked_as_stages(const schemas::data_paths& paths,
                                         const std::function<std::vector<std::string>()>& ask);

}  // namespace cli::health
