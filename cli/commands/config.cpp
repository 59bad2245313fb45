// `muster config`: what the files and the environment say, before anything is started with it.
#include <fmt/ranges.h>
#include <unistd.h>

#include <filesystem>

#include "cli/commands/commands.hpp"
#include "cli/commands/rule_ids.hpp"
#include "cli/health/configuration_of.hpp"
#include "cli/health/usable_files.hpp"
#include "cli/row_options.hpp"
#include "cli/setting_json.hpp"
#include "cli/up/check_rules.hpp"
#include "collector/scan/schedule.hpp"
#include "common/net/tcp_address.hpp"
#include "common/settings/configuration.hpp"
#include "common/suggest.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/sinks/sinks.hpp"

namespace cli {

namespace settings = common::settings;

namespace {

/// Variables MUSTER_… that are no settings, and that something else reads.
constexpr std::array<std::string_view, 4> other_variables{"MUSTER_DATA", "MUSTER_LOG",
                                                          "MUSTER_SUPERVISOR", "MUSTER_SHARED"};

/// What a variable is probably meant to be, where it is nearly one that is read.
std::string meant_by(std::string_view variable) {
  std::vector<std::string> names(other_variables.begin(), other_variables.end());
  for (const auto* s : settings::configurable()) names.push_back(settings::variable_of(*s));
  const std::vector<std::string_view> known(names.begin(), names.end());
  return std::string(common::nearly(variable, known));
}

/// A misspelled variable does nothing, and nobody else would say so.
int warn_of_variables() {
  int wrong = 0;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view whole = *at;
    const auto name = whole.substr(0, whole.find('='));
    if (!name.starts_with("MUSTER_")) continue;
    const auto meant = meant_by(name);
    if (meant.empty()) continue;
    say(fmt::format("muster: {}: no such variable; did you mean {}?", name, meant));
    ++wrong;
  }
  return wrong;
}

/// As the alerts stage reads them; and whether their rules are there, which it cannot know: they
/// may come while it runs.
common::status check_sinks(const common_options& c, const settings::configuration& said) {
  const auto sinks = schemas::sinks_of(said);
  if (!sinks) return common::fail(sinks.error());
  if (auto ok = schemas::refuse_own_files(*sinks, c.paths); !ok) return ok;
  const auto ids = rule_ids(c.paths, said);
  if (!ids) return {};  // `muster doctor` says which file is broken
  return schemas::check_filter_rules(said, std::vector<std::string_view>(ids->begin(), ids->end()));
}

/// Root can read all of it, and the server's stages perhaps not. How many there are.
int say_unusable_files(const common_options& c, const settings::configuration& said) {
  const auto sinks = schemas::sinks_of(said);
  const auto unusable =
      health::unusable_files(c.paths, said, sinks ? *sinks : std::vector<schemas::sink>{});
  for (const auto& one : unusable) say(fmt::format("muster: {}", one));
  return static_cast<int>(unusable.size());
}

/// Whether what it names is there, without which a stage does not start. Paths that are not whole
/// are of the folder in which a stage is started.
common::status check_files(const settings::configuration& said) {
  std::error_code unknown;
  const auto refuse = [](const settings::stated& at, const std::string& why) {
    return common::fail(common::errc::usage, "{}: {}", at.origin, why);
  };
  if (const auto* root = said.find(settings::root))
    if (const auto& path = root->texts.front();
        path.starts_with('/') && !std::filesystem::is_directory(path, unknown))
      return refuse(*root, path + ": no such folder");
  if (const auto* rules = said.find(settings::rules))
    for (const auto& path : rules->texts)
      if (const auto ok = path.starts_with('/') ? check_rules(path) : common::status{}; !ok)
        return refuse(*rules, ok.error().detail);
  if (const auto* policies = said.find(settings::policy))
    for (const auto& path : policies->texts)
      if (path.starts_with('/') && !std::filesystem::exists(path, unknown))
        return refuse(*policies, path + ": no such file or folder");
  return {};
}

/// What only the programs that use it would find, with the place that says it.
common::status check_values(const settings::configuration& said) {
  settings::values up(settings::programs::up);
  said.apply_to(up);
  const auto refuse = [&](const settings::setting& s, const common::error& why) {
    const auto* at = said.find(s);
    return common::fail(why.code, "{}: {}", at == nullptr ? s.field() : at->origin, why.detail);
  };
  for (const auto* s : {&settings::listen, &settings::listen_next})
    for (const auto& address : up.get(*s))
      if (const auto parsed = common::net::parse_tcp_address(address); !parsed)
        return refuse(*s, parsed.error());
  const auto& listen = up.get(settings::listen);
  for (auto at = listen.begin(); at != listen.end(); ++at)
    if (std::find(listen.begin(), at, *at) != at)
      return refuse(settings::listen, {common::errc::usage, *at + ": it stands here twice"});
  if (listen.empty() && !up.get(settings::listen_next).empty())
    return refuse(settings::listen_next,
                  {common::errc::usage, "it goes with " + settings::listen.field()});
  for (const auto* s : {&settings::server, &settings::socks})
    if (const auto* typed = said.find(*s); typed != nullptr)
      if (const auto parsed = common::net::parse_tcp_address(typed->texts.front()); !parsed)
        return refuse(*s, parsed.error());
  if (auto s = check_files(said); !s) return s;
  if (const auto id = up.find(settings::agent))
    if (const auto parsed = schemas::agent_id::parse(*id); !parsed)
      return refuse(settings::agent, parsed.error());
  const auto intervals = collector::intervals_of(up);
  return intervals ? common::status{} : refuse(settings::table_interval, intervals.error());
}

int run_check(const common_options& c) {
  const auto folder = common::configuration_folder(c.paths.data);
  const auto said = health::configuration_of(c.paths);
  if (!said) return report_error(said.error());
  for (const auto& s : {check_values(*said), check_sinks(c, *said)})
    if (!s) return report_error(s.error());
  if (say_unusable_files(c, *said) + warn_of_variables() > 0) return exit_error;
  if (said->files().empty())
    say(fmt::format("{}: no muster.yaml and no conf.d/*.yaml: the defaults hold", folder));
  else
    say(fmt::format("good: {}", fmt::join(said->files(), " ")));
  return exit_ok;
}

struct show_options {
  bool origin = false, defaults = false;
  row_options rows;
};

void add_show_options(option_list& to, show_options& o) {
  to.flag("--origin", o.origin, "where each value comes from: a place in a file, or a variable");
  to.flag("--defaults", o.defaults, "settings that nothing says too");
  add_options(to, o.rows);
}

/// The program whose default is shown: the first that takes the setting.
const settings::taken& taken_by_first(const settings::setting& s) {
  for (const auto* p : settings::all_programs())
    for (const auto& t : p->takes)
      if (t.which == &s) return t;
  throw std::logic_error("a setting that no program takes");
}

schemas::json row_of(const settings::setting& s, const settings::stated* said) {
  const auto& by_default = taken_by_first(s);
  const auto value = said != nullptr ? fmt::format("{}", fmt::join(said->texts, ","))
                                     : std::string(by_default.initial);
  return {{"setting", s.field()},
          {"value", setting_json(s, value)},
          {"origin", said != nullptr ? said->origin : "default"},
          {"variable", settings::variable_of(s)}};
}

int run_show(const common_options& c, const show_options& o) {
  auto view = o.rows.view({"setting", "value", "origin", "variable"});
  if (!view) return report_error(view.error());
  view->unasked = {"variable"};
  if (!o.origin) view->unasked.push_back("origin");
  const auto said = health::configuration_of(c.paths);
  if (!said) return report_error(said.error());
  const bool is_json = c.as == format::json;
  int shown = 0;
  {
    printer out(c.as, c.on, "config", std::move(*view));
    for (const auto* s : settings::configurable()) {
      const auto* is = said->find(*s);
      if (is == nullptr && !o.defaults && !is_json) continue;
      out.row(row_of(*s, is)), ++shown;
    }
  }
  if (said->section("sinks") != nullptr && c.as == format::table)
    say("sinks are configured too: muster sinks");
  else if (shown == 0)
    say("nothing is set: the defaults hold; --defaults shows them");
  return exit_ok;
}

}  // namespace

command make_config() {
  return make_group(
      "config", "what configuration files and variables say",
      {make_command("check",
                    "read muster.yaml, conf.d/*.yaml and MUSTER_… as every program does, and say "
                    "what is wrong",
                    run_check),
       make_command<show_options>("show", "what is set, and by what: files first, then variables",
                                  add_show_options, run_show)});
}

}  // namespace cli
