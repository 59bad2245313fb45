#include "collector/policy/lint/line_automaton.hpp"

#include <algorithm>

#include "collector/policy/lint/automaton_builder.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t most_states = 400;

}  // namespace

std::optional<line_automaton> line_automaton::of(std::string_view regex, syntax s,
                                                 symbol_sets& sets, approximation how) {
  return automaton_builder(regex, s, sets, how).build();
}

void line_automaton::reach(int from, bool at_start, bool at_end, std::vector<bool>& seen,
                           std::vector<int>& out) const {
  std::vector<int> open{from};
  while (!open.empty()) {
    const auto here = open.back();
    open.pop_back();
    if (here < 0 || seen[static_cast<std::size_t>(here)]) continue;
    seen[static_cast<std::size_t>(here)] = true;
    const auto& p = parts_[static_cast<std::size_t>(here)];
    using enum part::kind;
    if (p.what == fork || (p.what == line_start && at_start) || (p.what == line_end && at_end))
      open.push_back(p.next), open.push_back(p.other);
    else if (p.what != line_start)
      out.push_back(here);
  }
}

std::optional<int> line_automaton::number_of(place p) {
  std::ranges::sort(p.parts);
  p.certain = std::ranges::any_of(p.parts, [&](int n) {
    return parts_[static_cast<std::size_t>(n)].what == part::kind::found;
  });
  if (p.certain) p.parts.clear(), p.at_start = false;
  if (const auto at = numbers_.find(p); at != numbers_.end()) return at->second;
  if (found_.size() == most_states) return std::nullopt;
  const auto number = static_cast<int>(found_.size());
  found_.push_back(p);
  numbers_.emplace(std::move(p), number);
  return number;
}

std::optional<int> line_automaton::start() {
  place p{.parts = {}, .at_start = true, .certain = false};
  std::vector<bool> seen(parts_.size());
  reach(entry_, true, false, seen, p.parts);
  return number_of(std::move(p));
}

std::optional<int> line_automaton::step(int state, std::size_t symbol) {
  const place from = at(state);
  if (from.certain) return state;
  place p;
  std::vector<bool> seen(parts_.size());
  for (const int n : from.parts) {
    const auto& one = parts_[static_cast<std::size_t>(n)];
    if (one.what == part::kind::take && sets_[static_cast<std::size_t>(one.set)].test(symbol))
      reach(one.next, false, false, seen, p.parts);
  }
  reach(entry_, false, false, seen, p.parts);
  return number_of(std::move(p));
}

bool line_automaton::accepts(int state) const {
  const auto& from = at(state);
  if (from.certain) return true;
  std::vector<bool> seen(parts_.size());
  std::vector<int> at_end;
  for (const int n : from.parts) reach(n, from.at_start, true, seen, at_end);
  return std::ranges::any_of(
      at_end, [&](int n) { return parts_[static_cast<std::size_t>(n)].what == part::kind::found; });
}

}  // namespace collector::policy
