// `muster waivers`: the accepted failures.
#include "cli/commands/commands.hpp"
#include "common/clock.hpp"
#include "views/checks.hpp"

namespace cli {

namespace {

int run_waivers(const common_options& c) {
  const auto all = schemas::load_waivers(c.paths.waivers_file());
  if (!all) return report_error(all.error());
  printer out(c.as);
  for (const auto& w : all->all) out.row(views::waiver_json(w, common::wall_ms()));
  return exit_ok;
}

}  // namespace

command make_waivers() {
  return make_command("waivers",
                      "the accepted failures of DATA/waivers.yml, and which of them ended; "
                      "docs/waivers.md has the format",
                      run_waivers);
}

}  // namespace cli
