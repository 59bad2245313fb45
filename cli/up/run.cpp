#include "cli/up/run.hpp"

#include <fmt/ranges.h>

#include <thread>

#include "cli/print/lines.hpp"
#include "cli/print/scan_result.hpp"
#include "cli/stores.hpp"
#include "cli/up/stages.hpp"
#include "client/requests.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"
#include "store/told_log.hpp"

namespace cli {

namespace settings = common::settings;
using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr common::milliseconds start_pause{20}, look_pause{100}, answer_patience{1'000};
constexpr auto ready_patience = std::chrono::seconds{30},
               verified_patience = std::chrono::seconds{120};

void print_alert(printer& out, const schemas::told_alert& a) {
  if (out.is_json())
    out.row(schemas::told_alert_json(a));
  else
    print_line("{} {} {} {}: {}", common::format_time(a.time),
               name(static_cast<schemas::severity>(a.severity)), a.parts.front().agent,
               a.parts.front().rule, common::one_line(a.message));
}

/// Names where hosts elsewhere connect.
std::string ready_line(const common::settings::values& typed) {
  const auto listening = typed.get(common::settings::listen);
  if (listening.empty()) return "ready";
  return fmt::format("ready; hosts elsewhere connect to {}", fmt::join(listening, " "));
}

}  // namespace

up_run::up_run(const common_options& c, const settings::values& typed, schemas::agent_id agent,
               const std::vector<settings::agent_root>& further)
    : c_(c),
      typed_(typed),
      agent_(std::move(agent)),
      collectors_(1 + further.size()),
      stages_(c.paths) {
  std::vector<settings::agent_root> all{
      {.typed = {}, .id = agent_.text(), .root = typed.get(settings::root)}};
  all.insert(all.end(), further.begin(), further.end());
  add_stages(stages_, typed, c.paths.data, all);
}

int up_run::run() {
  const bool once = typed_.get(settings::once);
  if (auto s = wait_ready(); !s) return report_error(s.error());
  int code = exit_ok;
  {
    kept_store store(c_.paths.store(agent_));
    const auto seen = wait_verified(store);
    if (!seen) return report_error(seen.error());
    if (*seen == first_scan::interrupted) {
      say("interrupted before the first scan was verified");
      return stop(exit_interrupted);
    }
    code = show_result(store);
  }
  if (once || code == exit_error) return stop(code);
  say("running; alerts appear here, Ctrl-C stops everything");
  if (auto s = follow_alerts(); !s) return stop(report_error(s.error()));
  return stop(exit_ok);
}

status up_run::wait_ready() {
  say(fmt::format("starting broker, wdb, {} analyzer(s) and {} collector(s)",
                  typed_.get(settings::analyzers), collectors_));
  const auto until = std::chrono::steady_clock::now() + ready_patience;
  while (!common::stop_requested()) {
    if (auto s = stages_.tend(); !s) return s;
    if (is_ready()) return say(ready_line(typed_)), status{};
    if (std::chrono::steady_clock::now() > until)
      return fail(errc::timeout, "the stages did not come up within 30 s: {}",
                  stages_.flapping().value_or("look into " + c_.paths.data + "/log"));
    std::this_thread::sleep_for(start_pause);
  }
  return {};
}

/// All stages run, and a question to wdb is answered: stages are ready before they know one
/// another.
bool up_run::is_ready() const {
  if (!stages_.all_ready()) return false;
  const common::net::context context;
  auto link = client::operator_link::connect(context, c_.paths);
  return link && client::reach_wdb(*link, answer_patience);
}

/// Until every table of the first report is verified.
result<up_run::first_scan> up_run::wait_verified(kept_store& store) {
  const auto until = std::chrono::steady_clock::now() + verified_patience;
  while (!common::stop_requested() && std::chrono::steady_clock::now() < until) {
    if (auto s = stages_.tend(); !s) return fail(s.error());
    if (const auto reader = store.look()) {
      auto sum = views::summarize(*reader);
      if (!sum && sum.error().code != errc::corrupt) return fail(sum.error());
      if (!sum)
        store.close();  // wdb rebuilds a store that is damaged
      else if (say_progress(*sum))
        return first_scan::verified;
    }
    std::this_thread::sleep_for(look_pause);
  }
  return common::stop_requested() ? first_scan::interrupted : first_scan::late;
}

bool up_run::say_progress(const views::scan_summary& s) {
  // An earlier run may have left a report; scan ids begin with their time.
  if (!s.reported || s.scan_id < common::format_time(started_wall_)) return false;
  if (!std::exchange(stored_, true)) say("scan " + s.scan_id + " is stored");
  if (s.verified > verified_) {
    verified_ = s.verified;
    say(fmt::format("{}/{} tables verified", s.verified, s.tables.size()));
  }
  return s.done();
}

result<views::scan_result> up_run::result_of(const store::reader& r) const {
  views::scan_result out{.agent = agent_.text(),
                         .data = c_.paths.data,
                         .seconds = 0,
                         .summary = {},
                         .rows = {},
                         .checks = {}};
  auto summary = views::summarize(r);
  if (!summary) return fail(summary.error());
  out.summary = std::move(*summary);
  auto rows = views::count_rows(r, out.summary);
  if (!rows) return fail(rows.error());
  out.rows = std::move(*rows);
  auto checks = views::find_failed(r, out.agent, waivers_of(c_.paths), common::wall_ms());
  if (!checks) return fail(checks.error());
  out.checks = std::move(*checks);
  const auto took = std::chrono::steady_clock::now() - started_;
  out.seconds = std::chrono::duration<double>(took).count();
  return out;
}

/// Exit code.
int up_run::show_result(kept_store& store) {
  const auto reader = store.look();
  if (!reader) return report_error(reader.error());
  const auto r = result_of(*reader);
  if (!r) return report_error(r.error());
  if (c_.as == format::json)
    printer(c_.as, c_.on).row(views::scan_result_json(*r));
  else
    print_scan_result(c_.on, *r, c_.paths.data == default_data());
  if (!r->summary.done()) {
    std::string names;
    for (const auto& n : r->summary.waiting) names += " " + n;
    say("not verified within 120 s:" + names);
  }
  return r->summary.done() && r->summary.complete() ? exit_ok : exit_incomplete;
}

status up_run::follow_alerts() {
  auto log = store::told_log::open(c_.paths.told(), true);
  if (!log) return fail(log.error());
  std::uint64_t after = 0;
  bool announced = false, show_all = false;
  printer out(c_.as, c_.on);
  while (!common::stop_requested()) {
    if (auto s = stages_.tend(); !s) return s;
    const auto flapping = stages_.flapping();
    if (flapping && !announced) say("keeps dying: " + *flapping);
    announced = flapping.has_value();
    auto s = log->each(after, [&](std::uint64_t sequence, const auto& a, bool&) -> status {
      after = sequence;
      // What lay there before is shown only if it was told in this run.
      if (show_all || a.time >= started_wall_) print_alert(out, a);
      return {};
    });
    if (!s) return s;
    show_all = true;
    std::fflush(stdout);
    std::this_thread::sleep_for(look_pause);
  }
  return {};
}

int up_run::stop(int code) {
  say("stopping collector, analyzers, alerts, wdb, broker");
  stages_.stop();
  return code;
}

}  // namespace cli
