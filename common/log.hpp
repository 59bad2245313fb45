// One log line: time, level, stage, text. It goes to stderr; its text is made printable and its
// secrets are masked, so that no caller can forget it.
#pragma once

#include <spdlog/spdlog.h>

#include <memory>
#include <string>
#include <string_view>

#include "common/log_file.hpp"

namespace common {

/// Sets up the default logger of this process; the level comes from MUSTER_LOG (trace … error;
/// default info).
void start_log(std::string_view stage);

/// How large the file of the default logger gets, where it is one; from now on.
void use_log_limits(log_limits most);
/// Goes on in a new file where somebody renamed the one that is logged to.
void reopen_log();

/// Writes a log line; the default logger uses it.
std::unique_ptr<spdlog::formatter> log_line_formatter();

/// Foreign text as one printable line: what steers a terminal, reorders the line or is no UTF-8
/// becomes \xNN, byte by byte.
std::string one_line(std::string_view text);

}  // namespace common
