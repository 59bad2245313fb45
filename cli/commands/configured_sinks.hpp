// The sinks that the configuration has, and what is stored of them.
#pragma once

#include <optional>
#include <vector>

#include "cli/command.hpp"
#include "schemas/sinks/sinks.hpp"
#include "store/told_log.hpp"

namespace cli {

common::result<std::vector<schemas::sink>> configured_sinks(const common_options& c);
/// usage: there is none of that name, and which there are.
common::result<schemas::sink> find_sink(const common_options& c, const std::string& name);

/// Empty: nothing was told yet.
common::result<std::optional<store::told_log>> open_told(const common_options& c, bool read_only);

}  // namespace cli
