// Judging a change-set of 1,000 rows with 30 rules, beside decoding the same rows and nothing else.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "analyzer/rules.hpp"
#include "bench/support/expensive_rules.hpp"
#include "bench/support/ordinary_package.hpp"
#include "schemas/inventory.hpp"
#include "schemas/row.hpp"

namespace {

constexpr int rows = 1000;

schemas::change_set installed_packages() {
  schemas::change_set set;
  set.table = static_cast<schemas::u64>(schemas::table_id::packages);
  set.origin = static_cast<schemas::u64>(schemas::origin::delta);
  for (int i = 0; i < rows; ++i) {
    const auto stable =
        schemas::encode_row(bench::ordinary_package(fmt::format("libexample{}-perl", i))).stable;
    set.changes.push_back({.kind = 0,
                           .key = {*schemas::key_of(*schemas::find_table("packages"), stable)},
                           .old_stable = {},
                           .new_stable = {stable}});
  }
  return set;
}

/// Thirty rules of the kinds that files have: one in three tries a pattern; none fires.
std::string ordinary_rules() {
  std::string out = "tables: {packages: {identity: [name, architecture, format, path]}}\nrules:\n";
  for (int i = 0; i < 30; ++i) {
    const char* tests[] = {
        "{field: new.name, matches: '^ssh-{0}'}", "{field: new.name, in: [auditd, 'sudo{0}', ufw]}",
        "[{field: new.size_bytes, less: {0}}, {field: new.section, equals: admin}]"};
    std::string when = tests[i % 3];
    if (const auto at = when.find("{0}"); at != when.npos) when.replace(at, 3, std::to_string(i));
    out += fmt::format(
        "- {{id: r{}, table: packages, severity: low, message: '{{new.name}}', when: {}}}\n", i,
        when);
  }
  return out;
}

void decode_all(const schemas::change_set& set) {
  static const std::string no_volatile = "\x90";
  const auto& t = *schemas::find_table("packages");
  for (const auto& c : set.changes)
    benchmark::DoNotOptimize(schemas::decode_values(t, c.new_stable.bytes, no_volatile));
}

void judge_all(const schemas::change_set& set, const analyzer::ruleset& rules) {
  const auto found = analyzer::judge("h", set, rules);
  if (!found) std::abort();
  benchmark::DoNotOptimize(found->alerts.data());
}

template <class F>
double seconds_of(F&& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

/// Decoding runs beside judging, turn by turn, so that the ratio is of one moment of the machine.
void judge_beside_decoding(benchmark::State& state, const std::string& yaml) {
  const auto rules = analyzer::parse_ruleset("r.yml", yaml);
  if (!rules) return state.SkipWithError(rules.error().detail.c_str());
  const auto set = installed_packages();
  double judging = 0, decoding = 0;
  for (auto _ : state) {
    const double one = seconds_of([&] { judge_all(set, *rules); });
    decoding += seconds_of([&] { decode_all(set); });
    judging += one;
    state.SetIterationTime(one);
  }
  state.counters["changes/s"] =
      static_cast<double>(rows) * static_cast<double>(state.iterations()) / judging;
  state.counters["of_decoding"] = decoding / judging;
}

void judge_30_ordinary_rules(benchmark::State& state) {
  judge_beside_decoding(state, ordinary_rules());
}
BENCHMARK(judge_30_ordinary_rules)->UseManualTime();

void judge_100_expensive_rules(benchmark::State& state) {
  judge_beside_decoding(state, bench::expensive_rules(100));
}
BENCHMARK(judge_100_expensive_rules)->UseManualTime();

}  // namespace
