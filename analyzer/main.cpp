// muster-analyzer: compares state hashes and turns changes into alerts. It has no state and writes no file.
#include <cstdio>

#include "analyzer/ruleset.hpp"
#include "analyzer/worker.hpp"
#include "common/hex.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/reload.hpp"
#include "common/shipped_file.hpp"
#include "common/stage_options.hpp"
#include "common/stop.hpp"
#include "schemas/paths.hpp"
#include "schemas/versions.hpp"

namespace {

common::status serve(const schemas::data_paths& paths, const std::string& name, const std::string& file) {
  if (file.empty()) return fail(common::errc::not_found, "no alerts.yml beside the programs; name a rule file with --rules");
  auto rules = analyzer::rule_file::open(file);
  if (!rules) return fail(rules.error());
  auto lock = common::lock_file::take(paths.pid_file(name), "muster-analyzer " + name);
  if (!lock) return fail(lock.error());
  const common::net::context context;
  auto broker = common::net::link::connect(context, paths.socket("stages"));
  if (!broker) return fail(broker.error());
  common::accept_reload();
  schemas::waiver_file waivers(paths.waivers_file());
  analyzer::worker w(std::move(*broker), name, *rules, waivers);
  spdlog::info("{}: {} rules, sha256 {}", rules->rules().file, rules->rules().count, common::to_hex(rules->rules().sha256));
  spdlog::info("ready");
  while (!common::stop_requested()) {
    const bool asked = common::take_reload_request();
    rules->look(std::chrono::steady_clock::now(), asked);
    waivers.look(std::chrono::steady_clock::now(), asked);
    w.round(std::chrono::milliseconds{200});
  }
  for (const auto& [what, n] : w.counted()) spdlog::info("counted {}: {}", what, n);
  return {};
}

/// What is wrong with the file goes to stderr; an exit status.
int check_rules(const std::string& file) {
  const auto rules = analyzer::load_ruleset(file);
  if (!rules) std::fputs((common::one_line(rules.error().detail) + "\n").c_str(), stderr);
  return rules ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  schemas::data_paths paths;
  std::string name = "analyzer-1", rules = common::shipped_file("alerts.yml");
  std::optional<std::string> to_check;
  common::stage_options options(
      "muster-analyzer compares the state hashes that agents report with what the store has, and turns changes into alerts.\n"
      "Start as many as you like, each with its own --name. `muster up` starts one.\n"
      "Accepted failures stand in DATA/waivers.yml; it is looked at as the rules are.",
      schemas::version_text());
  options.required("--data", paths.data, "the data folder")
      .text("--name", name, "its name in logs and run/NAME.pid")
      .text("--rules", rules, "the rule file, looked at while running; SIGHUP: read it now")
      .instead("--check-rules", to_check, "read this rule file and do nothing else: exit 0, or 1 with FILE:LINE of what is wrong");
  if (const auto done = options.parse(argc, argv)) return *done;
  if (to_check) return check_rules(*to_check);
  common::start_log(name);
  const auto s = serve(paths, name, rules);
  if (!s) spdlog::error("{}", s.error().detail);
  return s ? 0 : 1;
}
