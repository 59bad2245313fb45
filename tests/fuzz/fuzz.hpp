// Fuzzing: what the test gives and what lies in tests/fuzz/corpus/NAME is judged as it is, and then
// mutated for MUSTER_FUZZ_SECONDS (default 1). A crash, a sanitizer report
// or a time-out is the finding; `judge` adds properties.
//
// There are two mutators. seeded.cpp is ours, and needs nothing: what it does is repeated by
// MUSTER_SEED. guided.cpp is libFuzzer, which follows the coverage: the preset `fuzz` has it, and
// `./check --fuzz` runs it.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tests {

/// `what` names the corpus too, with a `-` for whatever is neither a letter nor a digit.
void fuzz(const std::string& what, const std::vector<std::string>& good,
          const std::function<void(const std::string&)>& judge);

}  // namespace tests
