#pragma once

#include "cli/command.hpp"

namespace cli {

/// `muster up`: all stages on this host, supervised.
command make_up();

}  // namespace cli
