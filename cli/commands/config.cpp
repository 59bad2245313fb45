// `muster config`: the former name of `muster agent config`.
#include "cli/commands/commands.hpp"

namespace cli {

namespace {

struct former_options {
  std::optional<std::string> agent;
};

void add_former_options(option_list& to, former_options& o) {
  to.text("AGENT", o.agent, "as `muster agent config` takes it");
}

int run_former_config(const common_options&, const former_options& o) {
  const auto agent = o.agent.value_or("AGENT");
  return report_error(
      {common::errc::usage,
       "`muster config " + agent + "` is called `muster agent config " + agent + "` now"});
}

}  // namespace

command make_config() {
  auto c = make_command<former_options>("config", "the former name of `muster agent config`",
                                        add_former_options, run_former_config);
  c.hidden = true;
  return c;
}

}  // namespace cli
