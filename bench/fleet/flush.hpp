// What the disk takes to keep a page: the floor of everything that is acknowledged only when it is
// durable.
#pragma once

#include <chrono>
#include <string>

namespace bench {

/// Before each thing that is measured: flushes and round trips cost more when the machine has gone
/// to sleep, so all are taken alike.
inline constexpr std::chrono::milliseconds alone{5};

/// Median µs of fdatasync after one page was written to a file in `dir`.
double flush_us(const std::string& dir);

}  // namespace bench
