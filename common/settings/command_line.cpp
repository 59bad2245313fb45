#include "common/settings/command_line.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "common/exit_code.hpp"
#include "common/log.hpp"
#include "common/reload.hpp"
#include "common/settings/configuration.hpp"
#include "common/settings/help_format.hpp"
#include "common/settings/help_text.hpp"
#include "common/settings/manual.hpp"
#include "common/settings/reloading.hpp"
#include "common/settings/usage.hpp"
#include "common/terminal.hpp"
#include "common/text.hpp"

namespace common::settings {

namespace {

constexpr int refused = 1;

/// A value that the setting cannot have ends the parsing.
template <class Typed>
void put(values& into, const setting& s, const Typed& typed) {
  if (const auto ok = into.set(s, typed); !ok) throw CLI::ParseError(ok.error().detail, refused);
}

std::string help_of(const taken& t) {
  const auto& s = *t.which;
  std::string out(s.help);
  if (s.what == kind::count) out += fmt::format("; from {} to {}", s.least, s.most);
  if (!t.unset.empty()) out += "; default: " + std::string(t.unset);
  return out;
}

CLI::Option* add_flag(CLI::App& to, const taken& t, values& into) {
  const auto& s = *t.which;
  const bool by_default = s.initial == "true";
  const auto changed = [&into, &s, by_default](std::int64_t times) {
    put(into, s, std::string((times > 0) != by_default ? "true" : "false"));
  };
  return to.add_flag_function(s.option(), changed, help_of(t));
}

CLI::Option* add_value(CLI::App& to, const taken& t, values& into) {
  const auto& s = *t.which;
  if (s.is_list())
    return to.add_option_function<std::vector<std::string>>(
        s.option(), [&into, &s](const auto& typed) { put(into, s, typed); }, help_of(t));
  return to.add_option_function<std::string>(
      s.option(), [&into, &s](const auto& typed) { put(into, s, typed); }, help_of(t));
}

/// One line, as `muster` has them; the exit status.
int report_usage(const std::string& program, const std::string& what) {
  std::fputs((common::one_line(program + ": " + what) + "\n").c_str(), stderr);
  return 1;
}

int report_usage(const CLI::ParseError& e, const CLI::App& app) {
  const auto option = unknown_option(app, app);
  return report_usage(app.get_name(),
                      fmt::format("{}; see `{} --help`",
                                  option.empty() ? what_is_wrong(e, app) : option, app.get_name()));
}

void print_help(const CLI::App& app) {
  const auto text = wrapped_help(app.help(), terminal_width(STDOUT_FILENO));
  std::string_view rest = text;
  for (std::string_view line; next_line(rest, line);)
    std::fputs((common::one_line(line) + "\n").c_str(), stdout);
}

/// --help, --version and pages; whoever asked has to get them.
int show_asked(const CLI::ParseError& e, const CLI::App& app) {
  if (e.get_name() == "CallForHelp")
    print_help(app);
  else
    app.exit(e);
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return 0;
  return report_usage(app.get_name(), "what it prints could not be written: is the disk full?");
}

}  // namespace

void add_settings(CLI::App& to, values& into) {
  for (const auto& t : into.of().takes) {
    if (t.which->what == kind::yes_no) {
      add_flag(to, t, into);
      continue;
    }
    auto* option = add_value(to, t, into)->type_name(std::string(t.which->metavar));
    if (!t.initial.empty()) option->default_str(std::string(t.initial));
    if (t.how == need::required) option->required();
  }
}

void add_version(CLI::App& to, const std::string& version) {
  to.set_version_flag("--version", version,
                      "print the program's version, and those of wire, schema and store, and exit");
}

std::optional<int> read_command_line(const description& stage, values& into, int argc,
                                     char** argv) {
  accept_reload();  // before anything takes long: a SIGHUP is no reason to end
  CLI::App app(stage.about);
  app.formatter(std::make_shared<help_format>());
  add_version(app, stage.version);
  add_settings(app, into);
  app.name(std::string(into.of().name));
  constexpr int of_system_programs = 8;
  if (const auto page = page_asked_for({argv + 1, argv + std::max(argc, 1)}, app,
                                       of_system_programs, stage.version))
    return show_asked(CLI::CallForVersion(*page, 0), app);
  const auto is_given = [&](const taken& t) {
    return t.how == need::instead && into.has(*t.which);
  };
  try {
    parse(app, {argv + 1, argv + std::max(argc, 1)});
  } catch (const CLI::RequiredError& e) {  // thrown after all values were read
    if (!app.remaining().empty() || std::ranges::none_of(into.of().takes, is_given))
      return report_usage(e, app);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return show_asked(e, app);
    if (e.get_exit_code() != refused) return report_usage(e, app);
    spdlog::error("{}", e.what());  // as everything that ends a start
    return exit_unusable;
  }
  if (!into.has(data)) return std::nullopt;
  if (into.get(data).empty()) return report_usage(app.get_name(), data.option() + " is empty");
  use_log_settings(into);  // also of what the configuration is told to be wrong in
  const auto said = configuration::read(configuration_folder(into.get(data)));
  if (!said) return report_end(fail(said.error()));
  said->apply_to(into);
  use_log_settings(into);
  return std::nullopt;
}

}  // namespace common::settings
