// A rule file that makes judging the dear part of the pipeline, through nothing but rules: what more analyzers are measured with.
#pragma once

#include <fmt/format.h>

#include <string>

namespace bench {

/// `count` rules (at most 1,000) that each try a pattern on every row of `packages` and never fire. A pattern looks for five
/// letters in order and gives up late, so it costs microseconds and stays far below the match limit.
inline std::string expensive_rules(unsigned count) {
  std::string out = "rules:\n";
  for (unsigned i = 0; i < count; ++i)
    out += fmt::format(
        "- {{id: dear-{0}, table: packages, severity: low, message: m, when: {{field: new.description, matches: '(a|e)[^\\n]*(i|o)[^\\n]*(n|r)[^\\n]*"
        "never-{0}$'}}}}\n",
        i);
  return out;
}

}  // namespace bench
