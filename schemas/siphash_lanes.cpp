#include "schemas/siphash_lanes.hpp"

#include <bit>
#include <cstring>

namespace schemas {

// Built twice; which one is called is decided when the program is loaded. ThreadSanitizer would
// look on before it is loaded itself.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#define MUSTER_WIDE [[gnu::target_clones("avx2", "default")]]
#else
#define MUSTER_WIDE
#endif

namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie");

using lanes [[gnu::vector_size(sizeof(std::uint64_t) * lane_count)]] = std::uint64_t;
constexpr int words = lane_bytes / 8, rounds_a_word = 2, rounds_at_end = 4;

std::uint64_t word_at(const char* at) {
  std::uint64_t n = 0;
  std::memcpy(&n, at, sizeof n);
  return n;
}

}  // namespace

// One body, and no function called with lanes: a call would not know how wide its caller was built.
MUSTER_WIDE void siphash128_of_four(std::string_view k,
                                    const std::array<const char*, lane_count>& strings,
                                    lane_results& out) {
  const auto k0 = word_at(k.data()), k1 = word_at(k.data() + 8);
  lanes v0 = lanes{} + (k0 ^ 0x736f6d6570736575), v1 = lanes{} + (k1 ^ 0x646f72616e646f6d ^ 0xee);
  lanes v2 = lanes{} + (k0 ^ 0x6c7967656e657261), v3 = lanes{} + (k1 ^ 0x7465646279746573);
  // The words, one with the size alone, and the two turns of which each gives half of the result.
  for (int step = 0; step < words + 3; ++step) {
    lanes word{};
    if (step < words)
      for (std::size_t i = 0; i < lane_count; ++i) word[i] = word_at(strings[i] + 8 * step);
    else if (step == words)
      word += std::uint64_t{lane_bytes} << 56;
    if (step <= words) v3 ^= word;
    if (step == words + 1) v2 ^= 0xee;
    if (step == words + 2) v1 ^= 0xdd;
    for (int round = step <= words ? rounds_a_word : rounds_at_end; round > 0; --round) {
      v0 += v1, v2 += v3;
      v1 = (v1 << 13 | v1 >> 51) ^ v0, v3 = (v3 << 16 | v3 >> 48) ^ v2;
      v0 = v0 << 32 | v0 >> 32;
      v2 += v1, v0 += v3;
      v1 = (v1 << 17 | v1 >> 47) ^ v2, v3 = (v3 << 21 | v3 >> 43) ^ v0;
      v2 = v2 << 32 | v2 >> 32;
    }
    v0 ^= word;
    const lanes result = v0 ^ v1 ^ v2 ^ v3;
    if (step == words + 1) std::memcpy(out.low.data(), &result, sizeof result);
    if (step == words + 2) std::memcpy(out.high.data(), &result, sizeof result);
  }
}

}  // namespace schemas
