// Seeded mutational fuzzing: a corpus of good inputs, mutated for MUSTER_FUZZ_SECONDS (default 20,
// or what the test says). The seed is printed; MUSTER_SEED repeats it. A crash, a sanitizer report
// or a time-out is the finding; `judge` adds properties.
#pragma once

#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "tests/support/seed.hpp"

namespace tests {

inline std::string mutate(std::string s, std::mt19937& rng,
                          const std::vector<std::string>& corpus) {
  const auto pick = [&](std::size_t n) { return n == 0 ? 0 : rng() % n; };
  for (auto edits = 1 + pick(8); edits > 0; --edits) {
    const auto at = pick(s.size() + 1);
    switch (rng() % 7) {
      case 0:
        s.insert(at, 1, static_cast<char>(rng()));
        break;
      case 1:
        if (!s.empty()) s.erase(pick(s.size()), 1 + pick(8));
        break;
      case 2:
        if (!s.empty()) s[pick(s.size())] = static_cast<char>(rng());
        break;
      case 3:
        if (!s.empty()) s[pick(s.size())] ^= static_cast<char>(1 << pick(8));
        break;
      case 4:
        s.resize(at);
        break;
      case 5: {
        const auto& other = corpus[pick(corpus.size())];
        const auto from = pick(other.size() + 1);
        s.insert(at, other, from, pick(64));
        break;
      }
      default:
        s.insert(at, std::string(1 + pick(200), static_cast<char>(rng())));
        break;
    }
  }
  return s;
}

inline void fuzz(const std::string& what, const std::vector<std::string>& corpus,
                 const std::function<void(const std::string&)>& judge, double usual_seconds = 20) {
  const char* seconds = std::getenv("MUSTER_FUZZ_SECONDS");
  const auto seed = tests::seed(what);
  std::mt19937 rng(seed);
  const auto until = std::chrono::steady_clock::now() +
                     std::chrono::milliseconds(
                         static_cast<long>(1000 * (seconds ? std::atof(seconds) : usual_seconds)));
  std::uint64_t runs = 0;
  for (const auto& good : corpus) judge(good);
  do {
    for (int i = 0; i < 64; ++i, ++runs) judge(mutate(corpus[rng() % corpus.size()], rng, corpus));
  } while (std::chrono::steady_clock::now() < until);
  std::cout << what << ": " << runs << " inputs\n";
}

}  // namespace tests
