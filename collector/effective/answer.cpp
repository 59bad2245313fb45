#include "collector/effective/answer.hpp"

#include <algorithm>
#include <iterator>

namespace collector::effective {

namespace {

/// The first `count` of what is in order of precedence are in effect.
answer decided_by(std::vector<assignment> in_order, std::size_t count) {
  answer out;
  if (count == 0) return out;
  const auto end = in_order.begin() + static_cast<std::ptrdiff_t>(count);
  out.now = answer::state::set;
  out.overridden.assign(std::make_move_iterator(end), std::make_move_iterator(in_order.end()));
  in_order.erase(end, in_order.end());
  for (const auto& one : in_order) {
    if (!out.value.empty() && !one.value.empty()) out.value += ' ';
    out.value += one.value;
  }
  out.decided = std::move(in_order);
  return out;
}

}  // namespace

answer absent_because(std::string why) {
  return {.now = answer::state::absent, .error = std::move(why)};
}

answer invalid_because(std::string why) {
  return {.now = answer::state::invalid, .error = std::move(why)};
}

answer first_decides(std::vector<assignment> said) {
  const auto count = std::min<std::size_t>(said.size(), 1);
  return decided_by(std::move(said), count);
}

answer last_decides(std::vector<assignment> said) {
  std::ranges::reverse(said);
  return first_decides(std::move(said));
}

answer all_decide(std::vector<assignment> said) {
  const auto count = said.size();
  return decided_by(std::move(said), count);
}

answer last_decides_or_resets(std::vector<assignment> said) {
  const bool reset = !said.empty() && said.back().value.empty();
  auto out = last_decides(std::move(said));
  if (reset) out.now = answer::state::not_set;
  return out;
}

answer all_decide_or_reset(std::vector<assignment> said) {
  const auto reset = std::ranges::find_if(said.rbegin(), said.rend(),
                                          [](const auto& one) { return one.value.empty(); });
  if (reset == said.rbegin() && !said.empty()) return last_decides_or_resets(std::move(said));
  const auto before = static_cast<std::size_t>(said.rend() - reset);
  std::vector<assignment> in_order(said.begin() + static_cast<std::ptrdiff_t>(before), said.end());
  const auto count = in_order.size();
  std::copy(reset, said.rend(), std::back_inserter(in_order));
  return decided_by(std::move(in_order), count);
}

}  // namespace collector::effective
