// `muster chaos`: whether a server on this host keeps its promises while it is mistreated.
#include "cli/commands/commands.hpp"
#include "cli/fleet/chaos_run.hpp"
#include "common/hash.hpp"
#include "common/stop.hpp"

namespace cli {

using common::errc;
using common::fail;

namespace {

struct chaos_options {
  std::string lasts = "30s";
  std::uint64_t seed = 0;
};

void add_chaos_options(option_list& to, chaos_options& o) {
  to.text(for_option, o.lasts, "how long: 30s 5m").shown_as("TIME");
  to.number("--seed", o.seed, "the same faults in the same order as in another run; 0: others");
}

int run_chaos(const common_options& c, const chaos_options& o) {
  const auto lasts = common::parse_interval(o.lasts);
  if (!lasts)
    return report_error({errc::usage, fmt::format("{} {}", for_option, lasts.error().detail)});
  chaos_plan plan{
      .lasts = *lasts, .seed = o.seed != 0 ? o.seed : common::random_u64() >> 32, .data = {}};
  if (c.data_was_given) plan.data = c.paths.data;
  const auto done = chaos_run(std::move(plan)).run();
  if (common::stop_requested()) return say_interrupted(), exit_interrupted;
  if (!done) return report_error(done.error());
  printer(c.as, c.on, "chaos").row(chaos_json(*done));
  return done->found.are_good() ? exit_ok : exit_findings;
}

}  // namespace

command make_chaos() {
  return make_command<chaos_options>(
      "chaos",
      "a server of its own with agents that are made up: stages are killed and stopped, the "
      "network is parted, and everything that was acknowledged has to be stored once; exit 2 if it "
      "is not",
      add_chaos_options, run_chaos);
}

}  // namespace cli
