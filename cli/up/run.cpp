#include "cli/up/run.hpp"
#include "cli/up/waiting_changes.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "cli/print/lines.hpp"
#include "cli/print/scan_result.hpp"
#include "cli/print/told_alerts.hpp"
#include "cli/stores.hpp"
#include "cli/up/stages.hpp"
#include "client/requests.hpp"
#include "common/log.hpp"
#include "common/reload.hpp"
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

/// Names where hosts elsewhere connect.
std::string ready_line(const common::settings::values& typed) {
  const auto listening = typed.get(common::settings::listen);
  if (listening.empty()) return "ready";
  return fmt::format("ready; hosts elsewhere connect to {}", fmt::join(listening, " "));
}

}  // namespace

up_run::up_run(const common_options& c, const settings::values& typed,
               const schemas::agent_id& agent, const std::vector<settings::agent_root>& further)
    : c_(c),
      typed_(typed),
      stages_(c.paths,
              {.bytes = typed.get(settings::log_size), .kept = typed.get(settings::log_count)}) {
  std::vector<settings::agent_root> all{
      {.typed = {}, .id = agent.text(), .root = typed.get(settings::root)}};
  all.insert(all.end(), further.begin(), further.end());
  for (const auto& one : all)
    if (const auto id = schemas::agent_id::parse(one.id))
      scans_.emplace_back(c.paths, *id, started_wall_);
  add_stages(stages_, typed, c.paths.data, all);
}

int up_run::run() {
  common::accept_reload();
  const bool once = typed_.get(settings::once);
  if (auto s = wait_ready(); !s) return report_error(s.error());
  const auto seen = wait_verified();
  if (!seen) return report_error(seen.error());
  if (*seen == first_scans::interrupted) {
    say("interrupted before the first scan was verified");
    return stop(exit_interrupted);
  }
  const int code = show_results();
  scans_.clear();  // an open store would keep wdb from using its pages again
  if (once || code == exit_error) return stop(code);
  say("running; alerts appear here, Ctrl-C stops everything");
  if (auto s = follow_alerts(); !s) return stop(report_error(s.error()));
  return stop(exit_ok);
}

status up_run::wait_ready() {
  say(fmt::format("starting broker, wdb, {} analyzer(s) and {} collector(s)",
                  typed_.get(settings::analyzers), scans_.size()));
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

/// Until every table of each first report is verified.
result<up_run::first_scans> up_run::wait_verified() {
  const auto until = std::chrono::steady_clock::now() + verified_patience;
  const auto is_verified = [](const auto& scan) { return scan.is_verified(); };
  while (!common::stop_requested() && std::chrono::steady_clock::now() < until) {
    show_waiting({});
    if (auto s = stages_.tend(); !s) return fail(s.error());
    for (auto& scan : scans_) {
      const auto news = scan.look();
      if (!news) return fail(news.error());
      for (const auto& text : *news) say(text);
    }
    if (std::ranges::all_of(scans_, is_verified)) return first_scans::verified;
    show_waiting(fmt::format("scanning and storing: {:.0f} s", seconds()));
    std::this_thread::sleep_for(look_pause);
  }
  show_waiting({});
  return common::stop_requested() ? first_scans::interrupted : first_scans::late;
}

double up_run::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

/// Of this host in full, and of further ones in a few lines. Exit code.
int up_run::show_results() {
  int code = exit_ok;
  for (auto& scan : scans_) {
    auto r = scan.result();
    if (!r && &scan == &scans_.front()) return report_error(r.error());
    if (!r) {
      report_error(r.error());
      code = exit_incomplete;
      continue;
    }
    r->seconds = seconds();
    if (c_.as == format::json)
      print_json(*r);
    else if (&scan == &scans_.front())
      print_scan_result(c_.on, *r, c_.paths.data == default_data());
    else
      print_further_result(*r);
    if (!r->summary.done())
      say(fmt::format("{}: not verified within 120 s: {}", scan.agent(),
                      fmt::join(r->summary.waiting, " ")));
    if (!r->summary.done() || !r->summary.complete()) code = exit_incomplete;
  }
  return code;
}

void up_run::print_json(const views::scan_result& r) const {
  printer out(c_.as, c_.on, "up");
  if (const auto agent = find_agent(c_.paths, r.agent)) out.about(*agent);
  out.row(views::scan_result_json(r));
}

/// A configuration that is broken is told by each stage.
void up_run::reload() {
  stages_.signal_all(SIGHUP);
  const auto said = common::settings::configuration::read(c_.paths.configuration());
  if (!said) return;
  for (const auto& line : waiting_changes(typed_, *said)) say(line);
}

status up_run::follow_alerts() {
  auto log = store::told_log::open(c_.paths.told(), true);
  if (!log) return fail(log.error());
  std::uint64_t after = 0;
  bool announced = false, show_all = false;
  printer out(c_.as, c_.on);
  told_alerts objects(out, c_.paths.agents());
  while (!common::stop_requested()) {
    if (common::take_reload_request()) reload();
    if (auto s = stages_.tend(); !s) return s;
    const auto flapping = stages_.flapping();
    if (flapping && !announced) say("keeps dying: " + *flapping);
    announced = flapping.has_value();
    auto s = log->each(after, [&](std::uint64_t sequence, const auto& a, bool&) -> status {
      after = sequence;
      // What lay there before is shown only if it was told in this run.
      if (!show_all && a.time < started_wall_) return {};
      out.is_json() ? objects.put(a) : print_told_line(a);
      return {};
    });
    if (!s) return s;
    show_all = true;
    if (auto f = flush_output(); !f) return f;
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
