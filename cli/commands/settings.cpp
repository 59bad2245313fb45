// `muster settings`: the tables of docs/settings.md, for who writes the documentation.
#include "common/settings/reference.hpp"

#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"

namespace cli {

namespace {

int run_settings(const common_options&) {
  put_data(common::settings::reference());
  return exit_ok;
}

}  // namespace

command make_settings() {
  auto c = make_command("settings", "the tables of docs/settings.md", run_settings);
  c.hidden = true;
  return c;
}

}  // namespace cli
