// Commands that answer from the stores: tables, agents, checks, why, dump, alerts.
#include <algorithm>
#include <map>
#include <thread>

#include "cli/commands.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"
#include "common/stop.hpp"
#include "schemas/assessment.hpp"
#include "schemas/digest.hpp"
#include "schemas/table_docs.hpp"
#include "wdb/alert_store.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

int tables(const common_options& c, bool markdown) {
  if (markdown) return fmt::print("{}", schemas::tables_markdown()), exit_ok;
  printer out(c.as);
  const auto text = [](std::string_view s) { return s.empty() ? json(nullptr) : json(s); };
  for (const auto& t : schemas::tables())
    for (const auto& col : t.columns)
      out.row({{"table", t.name},
               {"column", col.name},
               {"type", schemas::name(col.type)},
               {"unit", text(col.unit)},
               {"role", schemas::name(col.part)},
               {"ecs", text(col.ecs)},
               {"osquery", text(col.osquery)},
               {"wazuh", text(col.wazuh)}});
  return exit_ok;
}

namespace {

struct agent_facts {
  std::string state = "unknown";
  u_int64_t tables = 0, rows = 0, passed = 0, failed = 0;
  std::optional<std::int64_t> last_scan;
  bool incomplete = false;
};

/// Fresh: heard of lately, and every table verified as it stands.
std::string state_of(bool heard, bool wanted, bool staging, bool all_verified, bool any) {
  if (!any) return "unknown";
  if (!heard) return "stale";
  if (staging) return "repairing";
  if (wanted) return "diverged";
  return all_verified ? "fresh" : "unknown";
}

result<agent_facts> facts_of(const schemas::data_paths& paths, const wdb::registry::entry& e) {
  agent_facts f;
  auto store = open_store::of(paths, e.agent);
  if (!store && store.error().code == errc::not_found) return f;
  if (!store) return fail(store.error());
  const auto r = (*store)->reader();
  bool wanted = false, staging = false, verified = true;
  for (const auto& t : schemas::tables()) {
    auto mirror = r.table(t.id);
    auto want = r.wanted(t.id);
    auto stage = r.record<wdb::staging_record>(wdb::keys::meta, wdb::keys::of_table("staging", t.id));
    if (!mirror || !want || !stage) return fail(!mirror ? mirror.error() : !want ? want.error() : stage.error());
    wanted = wanted || *want;
    staging = staging || *stage;
    if (!*mirror) continue;
    ++f.tables;
    verified = verified && (*mirror)->verified_at != 0 && (*mirror)->verified_version == (*mirror)->version;
    auto s = r.each_row(t.id, [&](const wdb::row_record& row) -> status {
      ++f.rows;
      if (t.id != schemas::table_id::checks) return {};
      auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
      if (!check) return fail(errc::corrupt, "{}", check.error().detail);
      f.passed += check->result == "passed";
      f.failed += check->result == "failed";
      return {};
    });
    if (!s) return fail(s.error());
  }
  auto report = r.last_report();
  if (!report) return fail(report.error());
  if (*report)
    if (auto decoded = schemas::decode<schemas::report>((*report)->report.bytes)) f.last_scan = decoded->ended;
  const bool heard = common::wall_ms() - e.record.last_seen <= 3 * static_cast<std::int64_t>(e.record.keepalive_ms);
  f.state = state_of(heard, wanted, staging, verified, f.tables > 0);
  return f;
}

json moment(std::optional<std::int64_t> ms) { return ms && *ms != 0 ? json(common::format_time(*ms)) : json(nullptr); }

}  // namespace

int agents(const common_options& c) {
  auto all = known_agents(c.paths);
  if (!all) return report_error(all.error());
  printer out(c.as);
  int code = exit_ok;
  for (const auto& e : *all) {
    auto f = facts_of(c.paths, e);
    if (!f) {
      report_error({f.error().code, e.agent + ": " + f.error().detail});
      code = exit_incomplete;
      f = agent_facts{};
    }
    out.row({{"agent", e.agent},
             {"hostname", schemas::printable_utf8(e.record.hostname)},
             {"os", schemas::printable_utf8(e.record.os)},
             {"state", f->state},
             {"last_seen", moment(e.record.last_seen)},
             {"last_scan", moment(f->last_scan)},
             {"tables", f->tables},
             {"rows", f->rows},
             {"passed", f->passed},
             {"failed", f->failed},
             {"score", percent(schemas::score_of(f->passed, f->failed))}});
  }
  return code;
}

namespace {

struct stored_check {
  schemas::check check;
  std::int64_t changed_at = 0;
  std::string scan_id;
};

/// The checks with the moment their verdict last changed.
result<std::vector<stored_check>> stored_checks(const wdb::store_reader& r) {
  std::map<std::string, std::pair<std::int64_t, std::string>> changed;
  auto s = r.each_change([&](std::uint64_t, const wdb::history_record& h) -> status {
    if (h.table == static_cast<schemas::u64>(schemas::table_id::checks)) changed[h.key.bytes] = {h.commit_time, h.scan_id};
    return {};
  });
  if (!s) return fail(s.error());
  auto rows = r.rows(schemas::table_id::checks);
  if (!rows) return fail(rows.error());
  std::vector<stored_check> out;
  for (const auto& row : *rows) {
    auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
    if (!check) return fail(errc::corrupt, "{}", check.error().detail);
    const auto& [when, scan] = changed[row.key.bytes];
    out.push_back({std::move(*check), when, scan});
  }
  return out;
}

json optional_text(const schemas::text& t) { return t ? json(schemas::printable_utf8(*t)) : json(nullptr); }

json check_json(const stored_check& s) {
  const auto& c = s.check;
  return {{"policy", optional_text(c.policy)},
          {"id", optional_text(c.check_id)},
          {"title", optional_text(c.title)},
          {"result", optional_text(c.result)},
          {"reason", optional_text(c.reason)},
          {"changed_at", moment(s.changed_at)},
          {"scan_id", s.scan_id}};
}

struct agent_view {
  wdb::registry::entry agent;
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
  auto all = stored_checks(v->store->reader());
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
  auto all = stored_checks(v->store->reader());
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
  const auto rules = json::parse(s.check.evidence.value_or("[]"), nullptr, false);
  out["rules"] = rules.is_discarded() ? json::array() : rules;
  out["remediation"] = optional_text(s.check.remediation);
  if (c.as == format::json) return printer(c.as).row(out), exit_ok;
  for (const auto& [key, value] : out.items()) {
    if (key != "rules")
      fmt::print("{:<12} {}\n", key, value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump());
    else
      for (const auto& rule : value) {
        fmt::print("rule\n");
        for (const auto& [k, x] : rule.items())
          if (!x.is_null()) fmt::print("  {:<12} {}\n", k, x.is_string() ? x.get<std::string>() : x.dump());
      }
  }
  return s.check.result == "not_run" ? exit_incomplete : exit_ok;
}

int alerts(const common_options& c, bool follow) {
  auto store = wdb::alert_store::open(c.paths.alerts(), true);
  if (!store) return report_error(store.error());
  std::uint64_t after = 0;
  printer out(c.as);
  do {
    auto s = store->each(after, [&](std::uint64_t sequence, const schemas::alert& a) -> status {
      auto j = schemas::alert_json(a);
      if (!out.is_json())
        j = {{"time", j["time"]}, {"agent", j["agent"]}, {"severity", j["severity"]}, {"rule", j["rule"]}, {"message", j["message"]}};
      return out.row(j), after = sequence, status{};
    });
    if (!s) return report_error(s.error());
    out.finish();
    if (follow) std::this_thread::sleep_for(std::chrono::milliseconds{200});
  } while (follow && !common::stop_requested());
  return exit_ok;
}

}  // namespace cli
