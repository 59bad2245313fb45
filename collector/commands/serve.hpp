// The other side of the collector's commands: a process in a unit of its own, which runs what it is
// asked to and answers, until nobody asks any more.
#pragma once

#include <functional>

#include "collector/commands/channel.hpp"

namespace collector::commands {

/// Until the other end is closed, or this process is to stop. `tidy`: after each batch.
common::status serve(channel to, const std::function<void()>& tidy = {});

}  // namespace collector::commands
