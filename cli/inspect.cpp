// Commands that answer from the stores: tables, agents, alerts.
#include <algorithm>
#include <thread>

#include "cli/commands.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"
#include "common/stop.hpp"
#include "schemas/assessment.hpp"
#include "schemas/digest.hpp"
#include "schemas/table_docs.hpp"
#include "store/alert_log.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

int tables(const common_options& c, bool markdown) {
  if (markdown) return put_data(schemas::tables_markdown()), exit_ok;
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

/// A repair whose messages are lost is begun again after a minute at most.
constexpr std::int64_t longest_repair_ms = 60'000;

/// Fresh: heard of lately, and every table verified as it stands.
std::string state_of(bool heard, bool wanted, bool repairing, bool all_verified, bool any) {
  if (!any) return "unknown";
  if (!heard) return "stale";
  if (repairing) return "repairing";
  if (wanted) return "diverged";
  return all_verified ? "fresh" : "unknown";
}

result<agent_facts> facts_of(const schemas::data_paths& paths, const store::registry::entry& e, const schemas::waivers& waivers) {
  agent_facts f;
  auto store = open_store::of(paths, e.agent);
  if (!store && store.error().code == errc::not_found) return f;
  if (!store) return fail(store.error());
  const auto r = (*store)->reader();
  bool wanted = false, repairing = false, verified = true;
  for (const auto& t : schemas::tables()) {
    auto mirror = r.table(t.id);
    auto want = r.wanted(t.id);
    auto stage = r.record<store::staging_record>(store::keys::meta, store::keys::of_table("staging", t.id));
    if (!mirror || !want || !stage) return fail(!mirror ? mirror.error() : !want ? want.error() : stage.error());
    wanted = wanted || *want;
    repairing = repairing || *stage || (*want && common::wall_ms() - (*want)->compared < longest_repair_ms);
    if (!*mirror) continue;
    ++f.tables;
    verified = verified && (*mirror)->verified_at != 0 && (*mirror)->verified_version == (*mirror)->version;
    auto s = r.each_row(t.id, [&](const store::row_record& row) -> status {
      ++f.rows;
      if (t.id != schemas::table_id::checks) return {};
      auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
      if (!check) return fail(errc::corrupt, "{}", check.error().detail);
      f.passed += check->result == "passed";
      f.failed += check->result == "failed" && waivers.find(e.agent, *check, common::wall_ms()) == nullptr;
      return {};
    });
    if (!s) return fail(s.error());
  }
  auto report = r.last_report();
  if (!report) return fail(report.error());
  if (*report)
    if (auto decoded = schemas::decode<schemas::report>((*report)->report.bytes)) f.last_scan = decoded->ended;
  const bool heard = common::wall_ms() - e.record.last_seen <= 3 * static_cast<std::int64_t>(e.record.keepalive_ms);
  f.state = state_of(heard, wanted, repairing, verified, f.tables > 0);
  return f;
}

}  // namespace

int agents(const common_options& c) {
  auto all = known_agents(c.paths);
  if (!all) return report_error(all.error());
  const auto waivers = waivers_of(c.paths);
  printer out(c.as);
  int code = exit_ok;
  for (const auto& e : *all) {
    auto f = facts_of(c.paths, e, waivers);
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

int alerts(const common_options& c, bool follow) {
  auto store = store::alert_log::open(c.paths.alerts(), true);
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
