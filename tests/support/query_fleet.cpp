#include "tests/support/query_fleet.hpp"

#include <stdexcept>

#include "store/registry.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/query_rows.hpp"
#include "tests/support/stored_report.hpp"

namespace tests {

namespace {

using schemas::table_id;
using schemas::table_status;

constexpr std::int64_t an_hour = 3'600'000;

void require_done(const common::status& s) {
  if (!s) throw std::runtime_error(s.error().detail);
}

struct host_plan {
  std::string agent;
  std::int64_t scanned;
  table_status packages = table_status::ok;
};

void write_host(const std::string& folder, const host_plan& plan) {
  agent_history history(folder);
  for (const auto& [table, rows] : query_rows_of(plan.agent)) history.snapshot(table, rows);
  if (plan.agent == "web-1") {  // a day with changes
    history.now += an_hour;
    history.delta(table_id::packages, changed_packages(), keys_of_removed_packages());
  }
  if (plan.agent == "db-3") {
    history.now += an_hour / 2;
    history.delta(table_id::users, added_accounts(), {});
  }
  store_report(history, report_of_scan(plan.scanned, {{table_id::packages, plan.packages}}));
}

std::string line_of(const std::vector<schemas::json>& values) {
  std::string out;
  for (const auto& v : values) {
    if (&v != &values.front()) out += "|";
    out += v.is_null() ? "NULL" : v.is_string() ? v.get<std::string>() : v.dump();
  }
  return out;
}

}  // namespace

query_fleet::query_fleet() : paths_{dir_ / "data"} {
  std::filesystem::create_directories(paths_.stores());
  const std::vector<host_plan> plans{{"web-1", now - an_hour},
                                     {"rpm-2", now - an_hour},
                                     {"db-3", now - 72 * an_hour},
                                     {"mail-4", now - an_hour, table_status::partial},
                                     {"old-5", now - an_hour, table_status::unknown}};
  std::vector<store::registry::entry> known;
  for (const auto& plan : plans) {
    write_host(store_of(plan.agent), plan);
    auto& e = known.emplace_back(store::registry::entry{plan.agent, {}});
    e.record.hostname = plan.agent + ".example.org";
    e.record.os = "Debian GNU/Linux 12 (bookworm)";
    e.record.last_seen = plan.scanned;
    e.record.had_store = true;
  }
  known.push_back({"new-6", {}});
  known.back().record.hostname = "new-6.example.org";
  auto registry = store::registry::open(paths_.agents(), false).value();
  require_done(registry.put(known));
}

std::vector<query::host> query_fleet::hosts() const {
  std::vector<query::host> out;
  const auto registry = store::registry::open(paths_.agents(), true).value();
  auto all = registry.all().value();
  for (const auto& e : all) out.push_back(query::host::of(e, {"env=test"}));
  return out;
}

std::unique_ptr<query::database> query_fleet::open(query::limits most) const {
  query::fleet_view view{.hosts = hosts(), .stores = paths_.stores(), .now = now};
  auto db = query::database::open(std::move(view), most, {});
  if (!db) throw std::runtime_error(db.error().detail);
  return std::move(*db);
}

asked ask(query::database& db, const std::string& question, query::asked_of whom) {
  asked out;
  const query::answer_taker taker{
      .begin = [&](const auto& columns) -> common::status {
        return out.lines.push_back(line_of({columns.begin(), columns.end()})), common::status{};
      },
      .row = [&](const auto& values) -> common::result<bool> {
        return out.lines.push_back(line_of(values)), true;
      }};
  const auto of_each_host = db.ask(question, whom, taker);
  if (of_each_host)
    out.of_each_host = *of_each_host;
  else
    out.problem = of_each_host.error().text();
  out.hosts = db.of_hosts().coverage();
  return out;
}

}  // namespace tests
