#include "views/pinned_waivers.hpp"

#include <algorithm>

#include "common/clock.hpp"
#include "schemas/json.hpp"

namespace views {

namespace {

using schemas::json;
using schemas::waiver;

/// A text of JSON is one of YAML too.
std::string yaml_text(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string yaml_list(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) out += (out.empty() ? "" : ", ") + yaml_text(one);
  return "[" + out + "]";
}

std::string yaml_entry(const waiver& w) {
  auto out = fmt::format("- policy: {}\n", yaml_text(w.policy));
  if (!w.checks.empty()) out += fmt::format("  check: {}\n", yaml_list(w.checks));
  if (!w.agents.empty()) out += fmt::format("  agent: {}\n", yaml_list(w.agents));
  out += fmt::format("  owner: {}\n  reason: {}\n  expires: {}\n", yaml_text(w.owner),
                     yaml_text(w.reason), common::format_time(w.expires));
  if (!w.definition.empty()) out += fmt::format("  definition: \"{}\"\n", w.definition);
  if (!w.evidence.empty()) out += fmt::format("  evidence: \"{}\"\n", w.evidence);
  return out;
}

}  // namespace

void waiver_pins::look_at(const std::string& agent, const schemas::check& c) {
  const auto id = c.check_id.value_or(""), definition = c.definition.value_or("");
  if (definition.empty()) return;
  for (std::size_t n = 0; n < found_.size(); ++n)
    if (all_.all[n].definition.empty() && all_.all[n].covers(agent, c.policy.value_or(""), id))
      found_[n][id].insert(definition);
}

std::vector<waiver> waiver_pins::pinned() const {
  std::vector<waiver> out;
  for (std::size_t n = 0; n < found_.size(); ++n) {
    if (found_[n].empty()) out.push_back(all_.all[n]);
    for (const auto& [check, definitions] : found_[n])
      for (const auto& definition : definitions) {
        auto w = all_.all[n];
        w.checks = {check};
        w.definition = definition;
        out.push_back(std::move(w));
      }
    if (auto rest = unseen(n); !found_[n].empty() && !rest.checks.empty())
      out.push_back(std::move(rest));
  }
  return out;
}

waiver waiver_pins::unseen(std::size_t n) const {
  auto rest = all_.all[n];
  std::erase_if(rest.checks, [&](const auto& id) { return found_[n].contains(id); });
  return rest;
}

std::vector<const waiver*> waiver_pins::unknown() const {
  std::vector<const waiver*> out;
  for (std::size_t n = 0; n < found_.size(); ++n)
    if (all_.all[n].definition.empty() && !all_.all[n].is_of_vulnerabilities() &&
        (found_[n].empty() || !unseen(n).checks.empty()))
      out.push_back(&all_.all[n]);
  return out;
}

std::vector<const waiver*> unpinned(const schemas::waivers& all, std::int64_t now) {
  std::vector<const waiver*> out;
  for (const auto& w : all.all)
    if (w.definition.empty() && !w.is_expired(now) && !w.is_of_vulnerabilities()) out.push_back(&w);
  return out;
}

std::string waivers_yaml(const std::vector<waiver>& all) {
  std::string out = all.empty() ? "waivers: []\n" : "waivers:\n";
  for (const auto& w : all) out += yaml_entry(w);
  return out;
}

}  // namespace views
