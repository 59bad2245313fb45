// What a running process costs, as the kernel says, and what this one may have open.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>

#include "common/result.hpp"

namespace synthetic {

/// Resident memory in KiB, mapped files included; nothing: it is gone.
std::optional<std::uint64_t> resident_kib(pid_t pid);
/// CPU time so far, of all its threads; nothing: it is gone.
std::optional<std::chrono::nanoseconds> cpu_time(pid_t pid);

/// Raises the limit of open files of this process, and of those it starts, as far as it may.
/// usage: `wanted` is more than that, and what to do.
common::status allow_open_files(std::uint64_t wanted);

}  // namespace synthetic
