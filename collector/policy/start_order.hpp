// In which order commands that run several at a time are started: what is started last decides when
// the last one ends.
#pragma once

#include <string>
#include <vector>

#include "collector/policy/command_times.hpp"

namespace collector::policy {

/// The same commands: first those that nobody has seen run, of each kind one before the others of
/// any kind, then the known ones, the longest first. A kind is a program and its first argument, of
/// a shell the whole script. `times` may be null.
std::vector<std::string> start_order(std::vector<std::string> commands, const command_times* times);

}  // namespace collector::policy
