// SipHash-2-4-128 of four strings of one size at a time, side by side in the processor's wide
// registers: a repair hashes every row of a table, and one string after another uses a quarter of
// what the machine can do.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace schemas {

inline constexpr std::size_t lane_bytes = 48, lane_count = 4;

/// The first and the last 8 bytes of each result, little-endian.
struct lane_results {
  alignas(32) std::array<std::uint64_t, lane_count> low;
  alignas(32) std::array<std::uint64_t, lane_count> high;
};

/// `k` has 16 bytes, each of `strings` lane_bytes.
void siphash128_of_four(std::string_view k, const std::array<const char*, lane_count>& strings,
                        lane_results& out);

}  // namespace schemas
