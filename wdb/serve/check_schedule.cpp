#include "wdb/serve/check_schedule.hpp"

#include <algorithm>

namespace wdb {

namespace {
double ms(common::instant from, common::instant to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}
}  // namespace

void check_schedule::refill(common::instant now) {
  left_ = std::min(left_ + ms(refilled_, now) * share_, most_left());
  refilled_ = now;
}

void check_schedule::heard(const std::string& agent, common::milliseconds keepalive,
                           common::instant now) {
  const auto [at, fresh] = stores_.try_emplace(agent);
  auto& s = at->second;
  s.keepalive = keepalive;
  if (fresh) {
    s.checked = now - keepalive;  // due at once
    round_ += s.cost;
  }
  if (s.under_way)
    s.heard = true;
  else
    queue(agent, s);
}

std::optional<check_schedule::order> check_schedule::due(common::instant now) {
  refill(now);
  if (share_ <= 0 || left_ <= 0 || under_way_ >= at_once || order_.empty()) return std::nullopt;
  const auto first = order_.begin();
  auto& s = stores_.at(first->second);
  if (now - s.checked < s.keepalive) return std::nullopt;
  order out{first->second, period(s.keepalive)};
  s.under_way = true;
  s.heard = false;
  ++under_way_;
  order_.erase(first);
  return out;
}

void check_schedule::done(const std::string& agent, std::chrono::microseconds cost,
                          common::instant now) {
  const auto at = stores_.find(agent);
  if (at == stores_.end() || !at->second.under_way) return;
  auto& s = at->second;
  const auto took = std::max(static_cast<double>(cost.count()) / 1000, 0.05);  // ms
  round_ += took - s.cost;
  measured_ += took - (s.measured ? s.cost : 0);
  s.cost = took;
  s.measured = true;
  s.checked = now;
  s.under_way = false;
  --under_way_;
  left_ -= took;
  if (s.heard) queue(agent, s);
  tell_long_round();
}

void check_schedule::tell_long_round() {
  if (share_ <= 0 || !is_long_) return;
  const common::milliseconds round{static_cast<std::int64_t>(measured_ / share_)};
  if (round < long_round / 2) told_ = false;
  if (round > long_round && !std::exchange(told_, true)) is_long_(round);
}

void check_schedule::want(const std::string& agent) {
  const auto at = stores_.find(agent);
  if (at == stores_.end() || at->second.under_way) return;
  order_.erase({at->second.checked, agent});
  at->second.checked = {};
  queue(agent, at->second);
}

void check_schedule::forget(const std::string& agent) {
  const auto at = stores_.find(agent);
  if (at == stores_.end()) return;
  order_.erase({at->second.checked, agent});
  round_ -= at->second.cost;
  if (at->second.measured) measured_ -= at->second.cost;
  under_way_ -= at->second.under_way;
  stores_.erase(at);
}

void check_schedule::reported(const std::string& agent) {
  const auto at = stores_.find(agent);
  if (at != stores_.end() && period(at->second.keepalive) == at->second.keepalive) want(agent);
}

common::milliseconds check_schedule::period(common::milliseconds keepalive) const {
  if (share_ <= 0) return common::milliseconds::max();
  return std::max(keepalive, common::milliseconds{static_cast<std::int64_t>(round_ / share_)});
}

}  // namespace wdb
