// Checks as the server has them: checks, why, waivers.
#include <map>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"
#include "schemas/assessment.hpp"
#include "schemas/waivers/waivers.hpp"
#include "store/history.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

struct stored_check {
  schemas::check check;
  std::int64_t changed_at = 0;
  std::string scan_id;
  const schemas::waiver* waiver = nullptr;  ///< that applies just now
};

/// The checks with the moment their verdict last changed, and what is waived of them; `waivers` lives longer.
result<std::vector<stored_check>> stored_checks(const store::reader& r, const std::string& agent, const schemas::waivers& waivers) {
  std::map<std::string, std::pair<std::int64_t, std::string>> changed;
  auto s = store::each_change(r, {schemas::table_id::checks}, [&](std::uint64_t, const store::history_record& h) -> status {
    return changed[h.key.bytes] = {h.commit_time, h.scan_id}, status{};
  });
  if (!s) return fail(s.error());
  auto rows = r.rows(schemas::table_id::checks);
  if (!rows) return fail(rows.error());
  std::vector<stored_check> out;
  for (const auto& row : *rows) {
    auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
    if (!check) return fail(errc::corrupt, "{}", check.error().detail);
    const auto& [when, scan] = changed[row.key.bytes];
    const auto* waiver = waivers.find(agent, *check, common::wall_ms());
    out.push_back({std::move(*check), when, scan, waiver});
  }
  return out;
}

/// A value for people: the lines of a text stand one below the other.
void print_value(const std::string& name, const json& value) {
  if (!value.is_string()) return print_line("{} {}", name, value.is_null() ? "" : schemas::dump_line(value));
  std::string before = name;
  const auto text = value.get<std::string>();
  std::istringstream lines(text.empty() ? "\n" : text);
  for (std::string line; std::getline(lines, line); before.assign(name.size(), ' ')) print_line("{} {}", before, line);
}

json waiver_json(const schemas::waiver& w) {
  return {{"policy", w.policy},
          {"checks", w.checks},
          {"agents", w.agents},
          {"owner", schemas::printable_utf8(w.owner)},
          {"reason", schemas::printable_utf8(w.reason)},
          {"expires", common::format_time(w.expires)},
          {"evidence_sha256", w.evidence.empty() ? json(nullptr) : json(w.evidence)},
          {"state", w.is_expired(common::wall_ms()) ? "expired" : "active"}};
}

json optional_text(const schemas::text& t) { return t ? json(schemas::printable_utf8(*t)) : json(nullptr); }

json check_json(const stored_check& s) {
  const auto& c = s.check;
  return {{"policy", optional_text(c.policy)},
          {"id", optional_text(c.check_id)},
          {"title", optional_text(c.title)},
          {"result", s.waiver != nullptr ? json("waived") : optional_text(c.result)},
          {"underlying", s.waiver != nullptr ? optional_text(c.result) : json(nullptr)},
          {"reason", optional_text(c.reason)},
          {"changed_at", moment(s.changed_at)},
          {"scan_id", s.scan_id}};
}

struct agent_view {
  store::registry::entry agent;
  std::unique_ptr<open_store> store;
};

result<agent_view> view(const common_options& c, const std::string& typed) {
  auto e = find_agent(c.paths, typed);
  if (!e) return fail(e.error());
  auto s = open_store::of(c.paths, e->agent);
  if (!s) return fail(s.error());
  return agent_view{std::move(*e), std::move(*s)};
}

}  // namespace

int checks(const common_options& c, const std::string& agent) {
  auto v = view(c, agent);
  if (!v) return report_error(v.error());
  const auto waivers = waivers_of(c.paths);
  auto all = stored_checks(v->store->reader(), v->agent.agent, waivers);
  if (!all) return report_error(all.error());
  printer out(c.as);
  int code = exit_ok;
  for (const auto& s : *all) {
    if (s.check.result == "not_run") code = exit_incomplete;
    out.row(check_json(s));
  }
  return code;
}

int why(const common_options& c, const std::string& agent, const std::string& id) {
  auto v = view(c, agent);
  if (!v) return report_error(v.error());
  const auto waivers = waivers_of(c.paths);
  auto all = stored_checks(v->store->reader(), v->agent.agent, waivers);
  if (!all) return report_error(all.error());
  std::vector<const stored_check*> found;
  for (const auto& s : *all)
    if (s.check.check_id == id || s.check.policy.value_or("") + "/" + s.check.check_id.value_or("") == id) found.push_back(&s);
  if (found.empty())
    return report_error({errc::not_found, fmt::format("{} has no check '{}'; `muster checks {}` lists them", v->agent.agent, id, agent)});
  if (found.size() > 1) return report_error({errc::not_found, fmt::format("{} policies have a check '{}': type POLICY/{}", found.size(), id, id)});
  const auto& s = *found.front();
  json out = check_json(s);
  out["condition"] = optional_text(s.check.condition);
  out["waiver"] = s.waiver == nullptr ? json(nullptr) : waiver_json(*s.waiver);
  out["evidence_sha256"] = schemas::evidence_hash(s.check);
  const auto rules = json::parse(s.check.evidence.value_or("[]"), nullptr, false);
  out["rules"] = rules.is_discarded() ? json::array() : rules;
  out["remediation"] = optional_text(s.check.remediation);
  if (c.as == format::json) return printer(c.as).row(out), exit_ok;
  for (const auto& [key, value] : out.items()) {
    if (key != "rules")
      print_value(fmt::format("{:<12}", key), value);
    else
      for (const auto& rule : value) {
        put_line("rule");
        for (const auto& [k, x] : rule.items())
          if (!x.is_null()) print_value(fmt::format("  {:<12}", k), x);
      }
  }
  return s.check.result == "not_run" ? exit_incomplete : exit_ok;
}

int waivers(const common_options& c) {
  const auto all = schemas::load_waivers(c.paths.waivers_file());
  if (!all) return report_error(all.error());
  printer out(c.as);
  for (const auto& w : all->all) out.row(waiver_json(w));
  return exit_ok;
}

}  // namespace cli
