#include "wdb/serve/alert_flow.hpp"

#include <iterator>

namespace wdb {

void alert_flow::raise(std::vector<schemas::alert> alerts, const std::string& agent,
                       outbox_place from) {
  next_.alerts.insert(next_.alerts.end(), std::make_move_iterator(alerts.begin()),
                      std::make_move_iterator(alerts.end()));
  next_.done.emplace_back(agent, from);
}

void alert_flow::hold(batch_outcome outcome) {
  for (auto& a : std::exchange(outcome.alerts, {})) raise(std::move(a));
  next_.held.push_back(std::move(outcome));
}

void alert_flow::post() {
  if ((next_.alerts.empty() && next_.done.empty()) || thread_.busy()) return;
  posted_ = std::exchange(next_, {});
  thread_.post({.alerts = std::move(posted_.alerts), .fresh = 0, .failed = {}});
}

common::result<std::optional<alert_flow::stored>> alert_flow::take() {
  auto batch = thread_.take();
  if (!batch) return std::nullopt;
  if (batch->failed) return common::fail(*batch->failed);
  auto out = std::exchange(posted_, {});
  out.alerts = std::move(batch->alerts);
  out.fresh = batch->fresh;
  return out;
}

}  // namespace wdb
