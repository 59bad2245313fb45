// One log line: time, level, stage, text. It goes to stderr; its text is made printable and its
// secrets are masked, so that no caller can forget it.
#pragma once

#include <spdlog/spdlog.h>

#include <memory>
#include <string>
#include <string_view>

namespace common {

/// Sets up the default logger of this process; the level comes from MUSTER_LOG (trace … error;
/// default info).
void start_log(std::string_view stage);

/// Writes a log line; the default logger uses it.
std::unique_ptr<spdlog::formatter> log_line_formatter();

/// Foreign text as one printable line: what steers a terminal, reorders the line or is no UTF-8
/// becomes \xNN, byte by byte.
std::string one_line(std::string_view text);

}  // namespace common
