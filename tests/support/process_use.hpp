// What a running process uses, as the kernel counts it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>

#include "tests/support/sanitized.hpp"

namespace tests {

/// Whether what the programs freed stays with them: AddressSanitizer's quarantine. Their memory
/// then says nothing.
constexpr bool keeps_freed_memory = address_sanitized;

/// 0: there is no such process.
long anonymous_kib(pid_t pid);
/// Of all its threads, in user and kernel mode, since it began.
std::chrono::milliseconds cpu_time(pid_t pid);
std::size_t open_files(pid_t pid);

}  // namespace tests
