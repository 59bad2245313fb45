#include "cli/print/word_colours.hpp"

#include <algorithm>
#include <array>

#include "cli/print/lines.hpp"

namespace cli {

namespace {

constexpr std::array<std::string_view, 5> judged{"result", "state", "status", "severity",
                                                 "verdict"};
constexpr std::array<std::string_view, 4> good{"passed", "fresh", "active", "ok"};
constexpr std::array<std::string_view, 7> bad{"failed",  "lost", "diverged", "critical",
                                              "revoked", "high", "invalid"};
constexpr std::array<std::string_view, 12> doubtful{
    "waived",  "stale",   "repairing", "unknown",   "partial",        "medium",
    "not_run", "expired", "archived",  "redefined", "other evidence", "matches nothing"};

}  // namespace

std::string_view colour_of(std::string_view column, std::string_view text) {
  const auto has = [](const auto& words, std::string_view one) {
    return std::ranges::find(words, one) != words.end();
  };
  if (!has(judged, column)) return {};
  return has(bad, text) ? red : has(good, text) ? green : has(doubtful, text) ? yellow : "";
}

}  // namespace cli
