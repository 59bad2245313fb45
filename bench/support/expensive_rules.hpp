// A rule file that makes judging the dear part of the pipeline, through nothing but rules: what
// more analyzers are measured with.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace bench {

/// `count` rules (at most 1,000) that each try a pattern on `field` of every new row of `table` and
/// never fire on ordinary text. A pattern tries every way to pick three letters in order before it
/// gives up: microseconds, far below the match limit.
inline std::string expensive_rules(unsigned count, std::string_view table = "packages",
                                   std::string_view field = "description") {
  constexpr std::string_view rule =
      "- {{id: dear-{0}, table: {2}, severity: low, message: m, when: {{field: new.{3}, "
      "matches: '[ae][^\\n]*[io][^\\n]*[nr][^\\n]*[0-9]{{{1}}}$'}}}}\n";
  std::string out = "rules:\n";
  for (unsigned i = 0; i < count; ++i) out += fmt::format(rule, i, 3 + i % 50, table, field);
  return out;
}

}  // namespace bench
