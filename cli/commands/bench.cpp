// `muster bench`: what a server can do on this host, measured with agents that are made up.
#include "cli/commands/commands.hpp"
#include "cli/fleet/bench_run.hpp"
#include "common/stop.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr const char *agents_option = "--agents", *rows_option = "--rows",
                     *duration_option = "--duration", *storm_option = "--storm";
constexpr std::uint64_t most_agents = 100'000, most_rows = 100'000;

struct fleet_options {
  std::uint64_t agents = 100, rows = 300, rate = 0;
  std::string duration = "10s";
  bool storm = false;
  std::optional<std::string> server;
};

void add_fleet_options(option_list& to, fleet_options& o) {
  to.number(agents_option, o.agents, "how many agents, each with a key of its own");
  to.number(rows_option, o.rows, "how many rows each of them has");
  to.number("--rate", o.rate,
            "how many rows change in a second, of all agents together; 0: as fast as they are "
            "acknowledged");
  to.text(duration_option, o.duration, "how long rows change: 10s 5m").shown_as("TIME");
  to.flag(storm_option, o.storm,
          "then all stages are killed at once: how long until every agent is back, and what "
          "changed meanwhile is acknowledged");
  to.text(common::settings::connect.option(), o.server,
          "the token of a server that runs already, with a use for each agent; default: a server "
          "of our own below a temporary folder, or below DIR where that is given");
}

common::status check_range(const char* option, std::uint64_t n, std::uint64_t most) {
  if (n >= 1 && n <= most) return {};
  return fail(errc::usage, "{} {}: a number from 1 to {} was expected", option, n, most);
}

result<bench_plan> plan_of(const common_options& c, const fleet_options& o) {
  if (auto s = check_range(agents_option, o.agents, most_agents); !s) return fail(s.error());
  if (auto s = check_range(rows_option, o.rows, most_rows); !s) return fail(s.error());
  const auto lasts = common::parse_interval(o.duration);
  if (!lasts) return fail(errc::usage, "{} {}", duration_option, lasts.error().detail);
  bench_plan out{.agents = static_cast<std::size_t>(o.agents),
                 .rows = static_cast<std::uint32_t>(o.rows),
                 .rate = static_cast<double>(o.rate),
                 .duration = *lasts,
                 .storm = o.storm,
                 .data = {},
                 .server = {}};
  if (c.data_was_given) out.data = c.paths.data;
  if (!o.server) return out;
  if (out.data)
    return fail(errc::usage, "{} and {}: it is one server or the other",
                common::settings::connect.option(), common::settings::data.option());
  if (out.storm)
    return fail(errc::usage, "{} and {}: it kills the stages of a server of its own only",
                common::settings::connect.option(), storm_option);
  auto token = schemas::decode_token(*o.server);
  if (!token) return fail(token.error());
  out.server = std::move(*token);
  return out;
}

int run_fleet(const common_options& c, const fleet_options& o) {
  auto plan = plan_of(c, o);
  if (!plan) return report_error(plan.error());
  const auto done = bench_run(std::move(*plan)).run();
  if (common::stop_requested()) return say_interrupted(), exit_interrupted;
  if (!done) return report_error(done.error());
  printer(c.as, c.on, "bench").row(bench_json(*done));
  return done->looked_into_stores && !done->found.are_good() ? exit_findings : exit_ok;
}

command make_bench_fleet() {
  return make_command<fleet_options>(
      "fleet",
      "a fleet that is made up: handshakes, first load, changes and an idle time, and whether "
      "everything that was acknowledged is stored; exit 2 if it is not",
      add_fleet_options, run_fleet);
}

}  // namespace

command make_bench() {
  return make_group("bench", "measure a server on this host", {make_bench_fleet()});
}

}  // namespace cli
