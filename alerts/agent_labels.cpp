#include "alerts/agent_labels.hpp"

#include "common/log.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::status;

namespace {

constexpr std::chrono::seconds every{1};

/// Opens what is not open yet; what is not there has nothing to say.
template <class Store>
status open(std::optional<Store>& store, const std::string& dir) {
  if (store) return {};
  auto opened = Store::open(dir, true);
  if (opened) return store.emplace(std::move(*opened)), status{};
  return opened.error().code == errc::not_found ? status{} : fail(opened.error());
}

}  // namespace

status agent_labels::look() {
  const auto now = std::chrono::steady_clock::now();
  if (looked_ != common::instant{} && now - looked_ < every) return {};
  if (auto s = open(registry_, paths_.agents()); !s) return s;
  if (auto s = open(enrolments_, paths_.enrolments()); !s) return s;
  if (enrolments_) {
    const auto all = enrolments_->all();
    if (!all) return fail(all.error());
    known_ = views::agents_of(*all);
  }
  looked_ = now;
  return {};
}

common::result<std::vector<std::string>> agent_labels::agents() {
  const std::scoped_lock l(lock_);
  std::vector<std::string> out;
  if (auto s = look(); !s) return fail(s.error());
  if (!registry_) return out;
  auto all = registry_->all();
  if (!all) return fail(all.error());
  for (auto& one : *all) {
    const auto known = known_.find(one.agent);
    if (known == known_.end() || !known->second.member.is_closed())
      out.push_back(std::move(one.agent));
  }
  return out;
}

std::optional<schemas::labels> agent_labels::of(const std::string& agent) {
  const std::scoped_lock l(lock_);
  auto s = look();
  schemas::labels by_rules;
  if (s && registry_) {
    const auto found = registry_->find(agent);
    if (!found) s = fail(found.error());
    if (found && *found) by_rules = (*found)->figures.rule_labels;
  }
  if (!s) {
    spdlog::warn("labels: {}; alerts of {} go to every sink", s.error().detail, agent);
    return std::nullopt;
  }
  const auto at = known_.find(agent);
  const schemas::labels none;
  return schemas::added_labels(at == known_.end() ? none : at->second.member.labels, by_rules);
}

}  // namespace alerts
