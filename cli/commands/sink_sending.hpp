// Parts of `muster sinks` that send.
#pragma once

#include "cli/command.hpp"

namespace cli {

command make_sinks_test();
command make_sinks_dead();
command make_sinks_resend();

}  // namespace cli
