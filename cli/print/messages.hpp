// Messages for people, on stderr, and how a command ends.
#pragma once

#include <string>

#include "common/result.hpp"

namespace cli {

/// Exit codes; where two apply, the smaller one wins.
inline constexpr int exit_ok = 0, exit_error = 1, exit_findings = 2, exit_incomplete = 3;
/// A signal ended it before it was done: a measurement, or a start.
inline constexpr int exit_interrupted = 130;

/// One line: `muster: …`; returns exit_error.
int report_error(const common::error& e);
/// A message for people, one line, which a terminal shows as several where it ends; what steers a
/// terminal in it is written `\xNN`.
void say(const std::string& text);
/// On a terminal: a line that the next one, or an empty one, takes the place of.
void show_waiting(const std::string& text);
/// That a signal ended the command before it was done. It waits for nobody: stdout may be held by
/// whoever is interrupted.
void say_interrupted();

}  // namespace cli
