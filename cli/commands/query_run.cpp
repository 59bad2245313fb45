#include "cli/commands/query_run.hpp"

#include "cli/commands/query_vulnerabilities.hpp"
#include "cli/print/answer_rows.hpp"
#include "cli/print/lines.hpp"
#include "cli/print/pager.hpp"
#include "common/clock.hpp"
#include "common/stop.hpp"
#include "query/wanted_labels.hpp"

namespace cli {

using common::fail;
using common::result;
using common::status;

namespace {

/// What has to be known of an answer beside its rows; the exit code.
int tell_of_hosts(const common_options& c, const query::database& db, const query_settings& s,
                  bool of_each_host) {
  const auto& hosts = db.of_hosts();
  const auto coverage = hosts.coverage();
  if (c.as == format::json)
    printer(c.as, c.on, "query-coverage").row(query::coverage_json(coverage));
  else
    say(query::coverage_text(coverage, s.fresh_text));
  if (of_each_host && s.whom == query::asked_of::as_it_reads && hosts.hosts().size() > 1)
    say("each host was asked by itself: the question reads several tables and never says `agent`");
  for (const auto& table : db.joined_across())
    say(
        fmt::format("muster: {} was joined without a condition on agent: rows of one host stand "
                    "beside those of every other; USING (agent, …) joins within each",
                    table));
  say_who_is_missing(hosts);
  if (!hosts.skipped().empty()) return exit_incomplete;
  return s.requires_fresh && !coverage.is_whole() ? exit_incomplete : exit_ok;
}

table_view view_of_answer() {
  table_view out;
  out.may_hide = true;
  out.shown_by = "JSON has every column";
  return out;
}

}  // namespace

result<std::unique_ptr<query::database>> open_database(const common_options& c,
                                                       const query_settings& s) {
  auto hosts = query_hosts(c.paths, s.scope);
  if (!hosts) return fail(hosts.error());
  const auto now = common::wall_ms();
  query::fleet_view view{.hosts = std::move(*hosts),
                         .stores = c.paths.stores(),
                         .now = now,
                         .longest_fresh = s.fresh.count()};
  query::limits most;
  most.time = s.timeout;
  auto db = query::database::open(std::move(view), most, common::stop_requested);
  if (!db) return db;
  for (auto& listing : query_listings(c.paths))
    if (auto added = (*db)->add(std::move(listing)); !added) return fail(added.error());
  if (auto added = (*db)->add(vulnerability_listing(c.paths, now)); !added)
    return fail(added.error());
  return db;
}

int run_question(const common_options& c, const query_settings& s, const std::string& question) {
  auto settings = s;
  settings.scope.with_labels = query::find_word(question, "agent_label") != question.npos;
  for (auto& label : query::wanted_labels(question))
    if (schemas::check_wanted_label(label)) settings.scope.labels.push_back(std::move(label));
  auto db = open_database(c, settings);
  if (!db) return report_error(db.error());
  paged_output paged(c.as == format::table ? c.on : screen{});
  answer_rows rows(c.as, c.on, view_of_answer());
  const query::answer_taker taker{
      .begin = [&](const auto& columns) { return rows.begin(columns), status{}; },
      .row = [&](const auto& values) -> result<bool> {
        if (auto taken = rows.row(values); !taken) return fail(taken.error());
        return s.limit == 0 || rows.count() < s.limit;
      }};
  const auto of_each_host = (*db)->ask(question, s.whom, taker);
  rows.finish();
  const auto shown = paged.finish();
  if ((*db)->was_interrupted()) return say_interrupted(), exit_interrupted;
  if (!of_each_host) return say(of_each_host.error().text()), exit_error;
  if (auto written = flush_output(); !shown || !written)
    return report_error(!shown ? shown.error() : written.error());
  const int code = tell_of_hosts(c, **db, s, *of_each_host);
  if (rows.count() == 0) say_why_none((*db)->of_hosts());
  return code;
}

}  // namespace cli
