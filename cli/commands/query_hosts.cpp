#include "cli/commands/query_hosts.hpp"

#include <algorithm>
#include <set>

#include "cli/agent_labels.hpp"
#include "cli/health/agents.hpp"
#include "common/clock.hpp"
#include "store/told_log.hpp"
#include "views/checks.hpp"
#include "views/find_agent.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

using entries = std::vector<store::registry::entry>;

result<entries> named(const entries& all, const std::vector<std::string>& typed) {
  entries out;
  for (const auto& name : typed) {
    auto found = views::find_agent(all, name);
    if (!found) return fail(found.error());
    out.push_back(std::move(*found));
  }
  std::ranges::sort(out, {}, &store::registry::entry::agent);
  const auto twice = std::ranges::unique(out, {}, &store::registry::entry::agent);
  out.erase(twice.begin(), twice.end());
  return out;
}

result<schemas::labels> labels_of(const schemas::data_paths& paths,
                                  const store::registry::entry& agent,
                                  const views::enrolled_agents& enrolled,
                                  const schemas::label_rules& rules) {
  auto by_rules = labels_by_rules(paths, agent, rules);
  if (!by_rules) return fail(by_rules.error());
  const auto known = enrolled.find(agent.agent);
  return schemas::added_labels(
      known == enrolled.end() ? schemas::labels{} : known->second.member.labels, *by_rules);
}

/// As `muster agents` prints them.
result<std::vector<json>> agent_rows_of(const schemas::data_paths& paths) {
  auto enrolled = views::read_enrolled_agents(paths.enrolments());
  if (!enrolled) return fail(enrolled.error());
  auto all = known_agents(paths, *enrolled);
  if (!all) return fail(all.error());
  const auto rules = schemas::load_label_rules(paths.label_rules_file());
  std::vector<json> out;
  for (const auto& e : *all) {
    const auto& known = (*enrolled)[e.agent];
    const auto facts =
        health::listed_facts(paths, e, known, common::wall_ms()).value_or(views::agent_facts{});
    const auto by_rules = rules ? labels_by_rules(paths, e, *rules) : schemas::labels{};
    auto row = views::agent_json(e, facts, known, by_rules.value_or(schemas::labels{}));
    row["as_of"] = row["last_scan"];
    out.push_back(std::move(row));
  }
  return out;
}

json alert_row_of(const schemas::told_alert& a, const std::map<std::string, std::string>& names) {
  auto row = schemas::told_alert_json(a);
  const auto name = names.find(a.agents.empty() ? "" : a.agents.front());
  row["hostname"] = name == names.end() ? json(nullptr) : json(name->second);
  row["as_of"] = row["time"];
  return row;
}

result<std::vector<json>> alert_rows_of(const schemas::data_paths& paths) {
  std::vector<json> out;
  auto log = store::told_log::open(paths.told(), true);
  if (!log && log.error().code == errc::not_found) return out;
  if (!log) return fail(log.error());
  const auto known = known_agents(paths);
  std::map<std::string, std::string> names;
  if (known)
    for (const auto& e : *known) names[e.agent] = schemas::printable_utf8(e.record.hostname);
  auto s = log->each(0, [&](std::uint64_t, const schemas::told_alert& a, bool&) -> status {
    return out.push_back(alert_row_of(a, names)), status{};
  });
  if (!s) return fail(s.error());
  return out;
}

result<std::vector<json>> waiver_rows_of(const schemas::data_paths& paths) {
  const auto all = schemas::load_waivers(paths.waivers_file(), paths.own_waivers());
  if (!all) return fail(all.error());
  const auto now = common::wall_ms();
  std::vector<json> out;
  for (const auto& w : all->all) {
    auto row = views::waiver_json(
        w, w.is_expired(now) ? views::waiver_state::expired : views::waiver_state::active);
    row.erase("state");
    row["expired"] = w.is_expired(now);
    out.push_back(std::move(row));
  }
  return out;
}

json with_as_of(json sample) { return sample["as_of"] = nullptr, sample; }

void say_of_each(const std::map<std::string, std::string>& hosts, std::string_view what) {
  constexpr std::size_t most = 20;
  std::size_t told = 0;
  for (const auto& [agent, why] : hosts)
    if (told++ < most) say(fmt::format("muster: {}: {}: {}", agent, what, why));
  if (hosts.size() > most) say(fmt::format("muster: and {} more", hosts.size() - most));
}

}  // namespace

result<std::vector<query::host>> query_hosts(const schemas::data_paths& paths,
                                             const query_scope& scope) {
  for (const auto& label : scope.labels)
    if (auto s = schemas::check_wanted_label(label); !s)
      return fail(errc::usage, "{} {}", label_option, s.error().detail);
  auto enrolled = views::read_enrolled_agents(paths.enrolments());
  if (!enrolled) return fail(enrolled.error());
  const bool wants_labels = scope.with_labels || !scope.labels.empty();
  auto rules = wants_labels ? schemas::load_label_rules(paths.label_rules_file())
                            : result<schemas::label_rules>(schemas::label_rules{});
  if (!rules) return fail(rules.error());
  std::vector<query::host> out;
  std::set<std::string> known;
  const auto take = [&](const store::registry::entry& e) -> status {
    if (const auto id = schemas::agent_id::parse(e.agent); !id) return fail(id.error());
    auto labels = wants_labels ? labels_of(paths, e, *enrolled, *rules) : schemas::labels{};
    if (!labels) labels = schemas::labels{};  // its store cannot be read, which the answer tells
    known.insert(labels->begin(), labels->end());
    if (schemas::has_labels(*labels, scope.labels))
      out.push_back(query::host::of(e, std::move(*labels)));
    return {};
  };
  if (scope.agents.empty()) {
    if (auto s = each_known_agent(paths, *enrolled, take); !s) return fail(s.error());
  } else {
    const auto all = known_agents(paths, *enrolled);
    if (!all) return fail(all.error());
    const auto chosen = named(*all, scope.agents);
    if (!chosen) return fail(chosen.error());
    for (const auto& e : *chosen)
      if (auto s = take(e); !s) return fail(s.error());
  }
  if (out.empty() && !scope.labels.empty()) say_nobody_has(scope.labels, known);
  return out;
}

void say_who_is_missing(const query::fleet& hosts) {
  say_of_each(hosts.skipped(), "skipped");
  say_of_each(hosts.untold(), "not told");
}

void say_why_none(const query::fleet& hosts, std::string_view only) {
  for (const auto& [table, agents] : hosts.without()) {
    if (agents.empty() || (!only.empty() && table != only)) continue;
    const auto& [agent, why] = *agents.begin();
    const auto more = agents.size() - 1;
    say(fmt::format("muster: {}: {}{}", agent, why,
                    more == 0 ? ""
                              : fmt::format("; and no rows of {} from {} other{} for such a reason",
                                            table, more, more == 1 ? "" : "s")));
  }
}

std::vector<query::listing> query_listings(const schemas::data_paths& paths) {
  schemas::told_alert alert;
  alert.agents = {"a", "b"};
  alert.parts.resize(2);
  alert.times = 2;
  alert.left_out = 1;
  alert.vulnerabilities.resize(1);
  auto waiver = views::waiver_json({}, views::waiver_state::active);
  waiver.erase("state");
  waiver["expired"] = false;
  return {{"agents", with_as_of(views::agent_json({}, {}, {})),
           [paths] { return agent_rows_of(paths); }},
          {"alerts", alert_row_of(alert, {}), [paths] { return alert_rows_of(paths); }},
          {"waivers", std::move(waiver), [paths] { return waiver_rows_of(paths); }}};
}

}  // namespace cli
