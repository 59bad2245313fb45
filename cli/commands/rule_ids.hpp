#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/settings/configuration.hpp"
#include "schemas/paths.hpp"

namespace cli {

/// What alerts may be raised by: the rules of the file that is configured, or of the shipped one,
/// one's own, and those of the server itself. None: one of the files cannot be read.
std::optional<std::vector<std::string>> rule_ids(const schemas::data_paths& paths,
                                                 const common::settings::configuration& said);

}  // namespace cli
