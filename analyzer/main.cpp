// muster-analyzer: compares state hashes and turns changes into alerts. It has no state and writes
// no file.
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "analyzer/catalogue.hpp"
#include "analyzer/ruleset.hpp"
#include "analyzer/worker.hpp"
#include "common/exit_code.hpp"
#include "common/hex.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/open_files.hpp"
#include "common/service/manager.hpp"
#include "common/settings/command_line.hpp"
#include "common/settings/reloading.hpp"
#include "common/shipped_file.hpp"
#include "common/stop.hpp"
#include "schemas/paths.hpp"
#include "schemas/versions.hpp"

namespace settings = common::settings;

namespace {

/// Where rules of one's own lay before there was a folder for configuration.
void warn_of_former_rules(const schemas::data_paths& paths) {
  std::error_code ignored;
  const auto former = paths.data + "/alerts.d";
  if (former != paths.own_rules() && std::filesystem::is_directory(former, ignored))
    spdlog::warn("{} is not read any more: move its rules to {}", former, paths.own_rules());
}

/// Empty: none is named, and none came with the programs.
std::string rules_of(const settings::values& typed) {
  return typed.find(settings::rules).value_or(common::shipped_file("alerts.yml"));
}

/// What a SIGHUP changes: the rules, to those of another file. A broken one changes nothing, and is
/// told.
void follow(analyzer::rule_file& rules, const schemas::data_paths& paths, bool asked,
            settings::values& typed) {
  static constexpr std::array<const settings::setting*, 1> followed{&settings::rules};
  auto fresh = settings::reloaded(asked, typed, followed);
  if (!fresh) return;
  if (const auto file = rules_of(*fresh); file != rules.path()) {
    auto other = analyzer::rule_file::open(file, paths.own_rules());
    if (!other)
      return spdlog::error("{}; the rules stay as they were",
                           common::one_line(other.error().detail));
    rules = std::move(*other);
  }
  typed = std::move(*fresh);
}

common::status serve(settings::values typed) {
  if (auto s = common::check_file_limit(); !s) return s;
  const schemas::data_paths paths{typed.get(settings::data)};
  const auto name = typed.get(settings::name);
  const auto file = rules_of(typed);
  if (file.empty())
    return fail(common::errc::not_found,
                "no alerts.yml beside the programs; name a rule file with {}",
                settings::rules.option());
  warn_of_former_rules(paths);
  common::service::manager service;
  auto rules = analyzer::rule_file::open(file, paths.own_rules());
  if (!rules) return fail(rules.error());
  auto lock = common::lock_file::take(paths.pid_file(name), "muster-analyzer " + name);
  if (!lock) return fail(lock.error());
  const common::net::context context;
  auto broker = common::net::link::connect(context, paths.socket("stages"));
  if (!broker) return fail(broker.error());
  schemas::waiver_file waivers(paths.waivers_file(), paths.own_waivers());
  analyzer::worker w(std::move(*broker), name, *rules, waivers);
  spdlog::info("{}: {} rules, sha256 {}", rules->rules().file, rules->rules().notes.size(),
               common::to_hex(rules->rules().sha256));
  const auto status = [&] {
    return fmt::format("compares copies, judges changes by {} rules", rules->rules().notes.size());
  };
  service.ready(status());
  common::log_ready();
  while (!common::stop_requested()) {
    service.begin_round();
    const bool asked = service.take_reload();
    follow(*rules, paths, asked, typed);
    rules->look(std::chrono::steady_clock::now(), asked);
    waivers.look(std::chrono::steady_clock::now(), asked);
    w.round(std::chrono::milliseconds{200});
    service.tell(status());
  }
  for (const auto& [what, n] : w.counted()) spdlog::info("counted {}: {}", what, n);
  return {};
}

/// What is wrong with the file goes to stderr; an exit status.
int check_rules(const std::string& file, bool described) {
  // Rules of one's own stand behind the shipped ones, and may speak of them.
  const bool is_own = std::filesystem::path(file).parent_path().filename() == "alerts.d";
  const auto rules = is_own ? analyzer::load_own_ruleset(common::shipped_file("alerts.yml"), file)
                            : analyzer::load_ruleset(file);
  if (!rules) std::fputs((common::one_line(rules.error().detail) + "\n").c_str(), stderr);
  if (!rules || !described) return rules ? 0 : 1;
  std::istringstream lines(analyzer::catalogue(*rules));
  for (std::string line; std::getline(lines, line);)
    std::fputs((common::one_line(line) + "\n").c_str(), stdout);
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return 0;
  constexpr auto why = "muster-analyzer: what it prints could not be written: is the disk full?";
  std::fputs((common::one_line(why) + "\n").c_str(), stderr);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  settings::values typed(settings::programs::analyzer);
  common::start_log(typed.get(settings::name));
  const settings::description about{
      "muster-analyzer compares the state hashes that agents report with what the store has, and "
      "turns changes into alerts.\n"
      "Start as many as you like, each with its own --name. `muster up` starts one.\n"
      "Rules of your own stand in alerts.d/ of the configuration (docs/configuration.md): they "
      "replace those of the same id.\n"
      "Accepted failures stand in DATA/waivers.yml and in waivers.d/; they are looked at as the "
      "rules are.",
      schemas::version_text()};
  if (const auto done = settings::read_command_line(about, typed, argc, argv)) return *done;
  if (const auto file = typed.find(settings::check_rules)) return check_rules(*file, false);
  if (const auto file = typed.find(settings::describe_rules)) return check_rules(*file, true);
  common::start_log(typed.get(settings::name));
  return common::report_end(serve(std::move(typed)));
}
