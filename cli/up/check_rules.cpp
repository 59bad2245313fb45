#include "cli/up/check_rules.hpp"

#include "cli/up/supervisor.hpp"
#include "common/settings/registry.hpp"
#include "common/subprocess.hpp"

namespace cli {

namespace settings = common::settings;
using common::errc;
using common::fail;

common::status check_rules(const std::string& file) {
  const auto analyzer = binary_folder() + "/muster-analyzer";
  const auto done = common::run({analyzer, settings::check_rules.option(), file}, {});
  if (!done) return fail(done.error().code, "{}: is the build complete?", done.error().detail);
  if (done->exit_status == 0) return {};
  auto said = done->output;
  while (!said.empty() && said.back() == '\n') said.pop_back();
  if (done->timed_out || said.empty())
    return fail(errc::io, "{} {}: muster-analyzer could not check it", settings::rules.option(),
                file);
  return fail(errc::malformed, "{}", said);
}

}  // namespace cli
