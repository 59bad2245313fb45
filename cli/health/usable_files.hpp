// Files that the configuration names or consists of, as the server's stages will find them.
#pragma once

#include <string>
#include <vector>

#include "common/settings/configuration.hpp"
#include "schemas/paths.hpp"
#include "schemas/sinks/sinks.hpp"

namespace cli::health {

/// What the stages' user cannot use of them, and why: files of the configuration, secrets and
/// certificates of
/// sinks, files that they write and programs that they start. Empty: all is well.
std::vector<std::string> unusable_files(const schemas::data_paths& paths,
                                        const common::settings::configuration& said,
                                        const std::vector<schemas::sink>& sinks);

}  // namespace cli::health
