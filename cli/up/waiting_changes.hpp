#pragma once

#include <string>
#include <vector>

#include "common/settings/configuration.hpp"

namespace cli {

/// What the configuration says by now of settings that only `muster up` takes, or that it gives its
/// stages itself, and that is another than what it runs with, a line each: it holds after a
/// restart. What was typed stays.
std::vector<std::string> waiting_changes(const common::settings::values& running,
                                         const common::settings::configuration& said);

}  // namespace cli
