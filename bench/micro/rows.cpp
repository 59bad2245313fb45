// The hot path of a row: encode, hash, decode; each beside the limit it is measured against.
#include <benchmark/benchmark.h>

#include <cstring>

#include "bench/support/ordinary_package.hpp"
#include "common/hash.hpp"
#include "schemas/digest.hpp"
#include "schemas/row.hpp"

namespace {

schemas::package a_package() { return bench::ordinary_package("libexample-perl"); }

void encode_row(benchmark::State& state) {
  const auto p = a_package();
  for (auto _ : state) benchmark::DoNotOptimize(schemas::encode_row(p));
}
BENCHMARK(encode_row);

void check_row(benchmark::State& state) {
  const auto r = schemas::encode_row(a_package());
  const auto& t = *schemas::find_table("packages");
  for (auto _ : state) benchmark::DoNotOptimize(schemas::check_row(t, r.stable, r.volatile_));
}
BENCHMARK(check_row);

void add_to_root(benchmark::State& state) {
  const auto r = schemas::encode_row(a_package());
  const auto key = *schemas::key_of(*schemas::find_table("packages"), r.stable);
  schemas::root_sum sum(std::string(16, 'k'));
  for (auto _ : state) sum.add(schemas::table_id::packages, key, r.stable);
  benchmark::DoNotOptimize(sum.bytes());
}
BENCHMARK(add_to_root);

/// The limit of add_to_root: two SHA-256 of the same bytes, nothing else.
void limit_two_sha256(benchmark::State& state) {
  const auto r = schemas::encode_row(a_package());
  const auto key = *schemas::key_of(*schemas::find_table("packages"), r.stable);
  for (auto _ : state) {
    benchmark::DoNotOptimize(common::sha256(r.stable));
    benchmark::DoNotOptimize(common::sha256(key));
  }
}
BENCHMARK(limit_two_sha256);

}  // namespace
