// A rule file that makes judging the dear part of the pipeline, through nothing but rules: what more analyzers are measured with.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace bench {

/// `count` rules (at most 1,000) that each try a pattern on every row of `packages` and never fire on ordinary descriptions. A
/// pattern tries every way to pick three letters in order before it gives up: microseconds, far below the match limit.
inline std::string expensive_rules(unsigned count) {
  constexpr std::string_view rule =
      "- {{id: dear-{0}, table: packages, severity: low, message: m, when: {{field: new.description, "
      "matches: '[ae][^\\n]*[io][^\\n]*[nr][^\\n]*[0-9]{{{1}}}$'}}}}\n";
  std::string out = "rules:\n";
  for (unsigned i = 0; i < count; ++i) out += fmt::format(rule, i, 3 + i % 50);
  return out;
}

}  // namespace bench
