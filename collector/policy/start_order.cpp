#include "collector/policy/start_order.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "collector/policy/rule.hpp"

namespace collector::policy {

namespace {

std::string kind_of(const std::string& command) {
  const auto words = split_command(command);
  if (words.size() < 2) return command;
  return words[1] == "-c" ? command : words[0] + ' ' + words[1];
}

}  // namespace

std::vector<std::string> start_order(std::vector<std::string> commands,
                                     const command_times* times) {
  using std::chrono::milliseconds;
  struct place {
    milliseconds time;
    bool first_of_kind;
    std::string command;
  };
  std::vector<place> all;
  std::set<std::string> kinds;
  for (auto& c : commands) {
    const auto known = times != nullptr ? times->of(c) : std::nullopt;
    all.push_back({known.value_or(milliseconds::max()), !known && kinds.insert(kind_of(c)).second,
                   std::move(c)});
  }
  std::ranges::stable_sort(all, [](const place& a, const place& b) {
    return a.time != b.time ? a.time > b.time : a.first_of_kind && !b.first_of_kind;
  });
  std::vector<std::string> out;
  for (auto& p : all) out.push_back(std::move(p.command));
  return out;
}

}  // namespace collector::policy
