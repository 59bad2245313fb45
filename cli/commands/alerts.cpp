// `muster alerts`: every alert, as the server has stored it.
#include <thread>

#include "cli/commands/commands.hpp"
#include "common/stop.hpp"
#include "store/alert_log.hpp"

namespace cli {

using common::status;

namespace {

struct alerts_options {
  bool follow = false;
};

void add_alerts_options(option_list& to, alerts_options& o) {
  to.flag("--follow", o.follow, "go on as they come");
}

schemas::json alert_row(const schemas::alert& a, bool whole) {
  auto j = schemas::alert_json(a);
  if (whole) return j;
  return {{"time", j["time"]},
          {"agent", j["agent"]},
          {"severity", j["severity"]},
          {"rule", j["rule"]},
          {"message", j["message"]}};
}

int run_alerts(const common_options& c, const alerts_options& o) {
  auto store = store::alert_log::open(c.paths.alerts(), true);
  if (!store) return report_error(store.error());
  std::uint64_t after = 0;
  printer out(c.as);
  do {
    auto s = store->each(after, [&](std::uint64_t sequence, const schemas::alert& a) -> status {
      out.row(alert_row(a, out.is_json()));
      return after = sequence, status{};
    });
    if (!s) return report_error(s.error());
    out.finish();
    if (o.follow) std::this_thread::sleep_for(std::chrono::milliseconds{200});
  } while (o.follow && !common::stop_requested());
  return exit_ok;
}

}  // namespace

command make_alerts() {
  return make_command<alerts_options>("alerts", "every alert, in the order of arrival",
                                      add_alerts_options, run_alerts);
}

}  // namespace cli
