// The masker, which reads every text that leaves a host, beside the limit of anything that reads
// it: finding the ends of its lines.
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>

#include "common/secrets/mask.hpp"
#include "tests/support/secret_samples.hpp"
#include "tests/unit/common/secrets/ordinary.hpp"

namespace {

/// Configuration as tests know it: no line has a secret, and many look like it.
std::string configuration() {
  std::string out;
  for (int i = 0; i < 20; ++i)
    for (const auto line : tests::known_lines) (out += line) += '\n';
  return out;
}

/// What descriptions and messages are made of.
std::string prose() {
  std::string out;
  for (int i = 0; i < 2000; ++i)
    out += "This package provides the common files that other programs of the suite share.\n";
  return out;
}

std::string secrets() {
  std::string out;
  for (const auto marked : tests::secret_samples) (out += tests::read_sample(marked).line) += '\n';
  return out;
}

void per_byte(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

template <std::string (*Text)()>
void mask_text(benchmark::State& state) {
  const auto text = Text();
  for (auto _ : state) benchmark::DoNotOptimize(common::secrets::mask_text(text));
  per_byte(state, text);
}
BENCHMARK(mask_text<configuration>);
BENCHMARK(mask_text<prose>);
BENCHMARK(mask_text<secrets>);

/// As columns are: one line at a time.
template <std::string (*Text)()>
void mask_fields(benchmark::State& state) {
  const auto text = Text();
  for (auto _ : state)
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find('\n', at);
      benchmark::DoNotOptimize(
          common::secrets::mask_field(std::string_view(text).substr(at, end - at)));
      at = end + 1;
    }
  per_byte(state, text);
}
BENCHMARK(mask_fields<configuration>);
BENCHMARK(mask_fields<prose>);

template <std::string (*Text)()>
void limit_find_lines(benchmark::State& state) {
  const auto text = Text();
  for (auto _ : state) {
    std::size_t lines = 0;
    for (const char* at = text.data(); at != nullptr; ++lines) {
      at = static_cast<const char*>(
          std::memchr(at, '\n', static_cast<std::size_t>(text.data() + text.size() - at)));
      if (at != nullptr) ++at;
    }
    benchmark::DoNotOptimize(lines);
  }
  per_byte(state, text);
}
BENCHMARK(limit_find_lines<configuration>);
BENCHMARK(limit_find_lines<prose>);

}  // namespace
