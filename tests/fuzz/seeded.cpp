// Mutation from a seed, which is printed and repeated with MUSTER_SEED.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/seed.hpp"

namespace tests {

namespace {

std::string mutate(std::string s, std::mt19937& rng, const std::vector<std::string>& corpus) {
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

}  // namespace

void fuzz(const std::string& what, const std::vector<std::string>& good,
          const std::function<void(const std::string&)>& judge) {
  const char* seconds = std::getenv("MUSTER_FUZZ_SECONDS");
  const auto seed = tests::seed(what);
  std::mt19937 rng(seed);
  const auto until =
      std::chrono::steady_clock::now() +
      std::chrono::milliseconds(static_cast<long>(1000 * (seconds ? std::atof(seconds) : 1.0)));
  std::uint64_t runs = 0;
  const auto corpus = with_corpus(what, good);
  for (const auto& one : corpus) judge(one);
  do {
    judge(mutate(corpus[rng() % corpus.size()], rng, corpus));
    ++runs;
  } while (std::chrono::steady_clock::now() < until);
  std::cout << what << ": " << runs << " inputs\n";
}

}  // namespace tests
