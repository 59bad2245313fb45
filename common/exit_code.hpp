#pragma once

#include "common/result.hpp"

namespace common {

/// The process cannot start as it was told to, and starting it again would change nothing
/// (EX_CONFIG of sysexits.h).
inline constexpr int exit_unusable = 78;

/// Logs the error a process ends with. Its exit code: 0 without one, exit_unusable where somebody
/// has to change a setting or a file first, else 1.
int report_end(const status& how);

}  // namespace common
