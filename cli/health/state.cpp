#include "cli/health/state.hpp"

#include "views/values.hpp"

namespace cli::health {

using common::result;
using schemas::json;
using views::agent_state;

namespace {

template <class T>
std::optional<T> seen_part(result<T> r, std::string_view part, state& to) {
  if (r) return std::move(*r);
  to.unseen.push_back({std::string(part), r.error().detail});
  return std::nullopt;
}

json stages_json(const std::vector<stage>& all) {
  auto out = json::array();
  for (const auto& s : all)
    out.push_back({{"name", s.name},
                   {"pid", s.runs() ? json(s.pid) : json(nullptr)},
                   {"uptime_ms", s.runs() ? json(s.uptime_ms) : json(nullptr)},
                   {"rss_bytes", s.runs() ? json(s.rss_bytes) : json(nullptr)}});
  return out;
}

json agents_json(const std::optional<state_counts>& counts) {
  if (!counts) return nullptr;
  std::size_t known = 0;
  for (const auto& [is, n] : *counts) known += n;
  json out{{"known", known}};
  for (const auto is :
       {agent_state::fresh, agent_state::stale, agent_state::diverged, agent_state::repairing,
        agent_state::unknown, agent_state::lost, agent_state::enrolled, agent_state::revoked}) {
    const auto at = counts->find(is);
    out[std::string(views::name(is))] = at == counts->end() ? 0 : at->second;
  }
  return out;
}

json outbox_json(const std::optional<std::vector<outbox_lag>>& all) {
  if (!all) return nullptr;
  auto out = json::array();
  for (const auto& o : *all)
    out.push_back({{"agent", o.agent},
                   {"entries", o.entries},
                   {"size_bytes", o.bytes},
                   {"oldest", views::time_json(o.oldest)}});
  return out;
}

json sinks_json(const std::optional<std::vector<sink_lag>>& all) {
  if (!all) return nullptr;
  auto out = json::array();
  for (const auto& s : *all)
    out.push_back(
        {{"name", s.name},
         {"lag", s.behind},
         {"oldest", views::time_json(s.oldest)},
         {"last_error",
          s.last_error.empty() ? json(nullptr) : json(schemas::printable_utf8(s.last_error))}});
  return out;
}

json told_json(const state& s) {
  if (!s.told) return nullptr;
  json out{{"since", views::time_json(s.time - alerts_of_ms)}};
  for (std::size_t n = s.told->size(); n-- > 0;)
    out[std::string(schemas::severity_names.at(n))] = s.told->at(n);
  return out;
}

json disk_json(const state& s) {
  if (!s.space) return nullptr;
  auto parts = json::array();
  for (const auto& p : s.parts) parts.push_back({{"name", p.name}, {"size_bytes", p.bytes}});
  return {{"free_bytes", s.space->free}, {"total_bytes", s.space->total}, {"parts", parts}};
}

json problems_json(const state& s) {
  auto out = json::array();
  for (const auto& f : s.problems)
    out.push_back({{"check", f.check},
                   {"severity", name(f.severity)},
                   {"what", schemas::printable_utf8(f.what)},
                   {"remedy", schemas::printable_utf8(f.remedy)}});
  return out;
}

void look_at_server(const house& h, state& to) {
  if (const auto all = seen_part(agents_of(h), "agents", to)) to.agents = count(*all);
  to.alerts = seen_part(alert_lag_of(h), "alerts that wait", to);
  to.sinks = seen_part(sinks_of(h), "sinks", to);
  to.told = seen_part(told_since(h, h.now - alerts_of_ms), "alerts", to);
}

}  // namespace

state look_at(const house& h) {
  state out{.data = h.paths.data, .time = h.now};
  out.stages = stages_of(h);
  if (h.is_server()) look_at_server(h, out);
  out.outboxes = seen_part(outboxes_of(h), "outboxes", out);
  out.space = seen_part(h.space(h.paths.data), "disk", out);
  out.parts = parts_of(h.paths.data);
  auto looked = examine(h, true);
  out.problems = std::move(looked.found);
  for (const auto& [check, why] : looked.unseen)
    out.unseen.push_back({std::string(check), why.detail});
  return out;
}

json state_json(const state& s) {
  auto unseen = json::array();
  for (const auto& u : s.unseen)
    unseen.push_back({{"part", u.part}, {"reason", schemas::printable_utf8(u.reason)}});
  const bool is_well = s.problems.empty() && s.unseen.empty();
  return {{"data", schemas::printable_utf8(s.data)},
          {"time", views::time_json(s.time)},
          {"well", is_well},
          {"stages", stages_json(s.stages)},
          {"agents", agents_json(s.agents)},
          {"outboxes", outbox_json(s.outboxes)},
          {"alerts_waiting", s.alerts ? json(s.alerts->waiting) : json(nullptr)},
          {"alerts_oldest", s.alerts ? views::time_json(s.alerts->oldest) : json(nullptr)},
          {"sinks", sinks_json(s.sinks)},
          {"alerts", told_json(s)},
          {"disk", disk_json(s)},
          {"problems", problems_json(s)},
          {"unseen", unseen}};
}

}  // namespace cli::health
