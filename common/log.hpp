// The log of this process, which is its standard error: a terminal, a file that it puts aside
// itself, the journal, or a pipe. log_line.hpp has what a line looks like.
#pragma once

#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/log_file.hpp"
#include "common/log_line.hpp"

namespace common {

/// Sets up the default logger of this process; the level comes from MUSTER_LOG (trace … error;
/// default info).
void start_log(std::string_view stage);
/// Says that this stage is ready, whatever the level: `muster up` waits for the line.
void log_ready();

/// How large the file of the default logger gets, where it is one; from now on.
void use_log_limits(log_limits most);
/// How lines look from now on. None: as suits who reads them, logfmt on a terminal and JSON
/// elsewhere.
void use_log_format(std::optional<log_format> as);
/// Goes on in a new file where somebody renamed the one that is logged to.
void reopen_log();

/// Writes log lines; the default logger uses it.
std::unique_ptr<spdlog::formatter> log_line_formatter(log_format as);

/// Foreign text as one printable line: what steers a terminal, reorders the line or is no UTF-8
/// becomes \xNN, byte by byte.
std::string one_line(std::string_view text);

}  // namespace common
