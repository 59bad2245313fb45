// What a command of `muster` is: each describes itself in a file of its own (cli/commands/), and
// the command line is made of their list.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/option_list.hpp"
#include "cli/print/messages.hpp"
#include "cli/print/printer.hpp"
#include "schemas/paths.hpp"

namespace cli {

// Of several commands: labels of agents, and whom or how long something is for.
inline constexpr const char *label_option = "--label", *for_option = "--for";
/// Older answers are no answers.
inline constexpr const char* require_fresh_option = "--require-fresh";
/// Of this severity and above; what else is left out.
inline constexpr const char *severity_option = "--severity", *all_option = "--all";
/// What was, at a time or so long ago.
inline constexpr const char* at_option = "--at";
/// From and up to when.
inline constexpr const char *since_option = "--since", *until_option = "--until";

/// As the setting is called that gives an agent its id.
inline std::string agent_option_name() { return common::settings::agent.option(); }

/// What every command takes.
struct common_options {
  schemas::data_paths paths;
  bool data_was_given = false;  ///< else `paths` is the default
  format as = format::table;
  screen on;  ///< what stdout is
};

/// What a command needs below --data.
enum class data_need {
  nothing,          ///< it makes the folder, or does not look into it
  folder,           ///< somebody has to have made it
  folder_if_given,  ///< the same of one that was typed
};

struct command {
  std::string name, help;
  std::function<void(option_list&)> add_options;  ///< empty: it has none of its own
  std::function<int(const common_options&)> run;  ///< returns an exit code; empty: a group
  std::vector<command> parts;  ///< of a group one is typed; of one that runs itself perhaps
  bool hidden = false;         ///< left out of --help
  bool is_paged = false;       ///< what it prints may be longer than a screen
  bool ends_itself = false;    ///< it looks for signals, and has something to stop in order
  bool has_csv = false;        ///< it prints CSV too
  data_need needs = data_need::nothing;
};

/// A command with options of its own, which live as long as it does.
template <class Options>
command make_command(std::string name, std::string help,
                     void (*add_options)(option_list&, Options&),
                     int (*run)(const common_options&, const Options&)) {
  const auto typed = std::make_shared<Options>();
  return {.name = std::move(name),
          .help = std::move(help),
          .add_options = [=](option_list& to) { add_options(to, *typed); },
          .run = [=](const common_options& c) { return run(c, *typed); },
          .parts = {},
          .hidden = false,
          .is_paged = false,
          .ends_itself = false,
          .has_csv = false,
          .needs = data_need::nothing};
}

/// A command that takes only what every command takes.
inline command make_command(std::string name, std::string help, int (*run)(const common_options&)) {
  return {std::move(name), std::move(help), {},    run,   {},
          false,           false,           false, false, data_need::nothing};
}

/// The same, with a pager where stdout is a terminal.
inline command paged(command c) {
  c.is_paged = true;
  return c;
}

/// The same, of a command and its parts, that look for signals themselves.
inline command ending_itself(command c) {
  c.ends_itself = true;
  for (auto& part : c.parts) part = ending_itself(std::move(part));
  return c;
}

/// The same, of a command and its parts, which look into a data folder that is there.
inline command of_data(command c, data_need needs = data_need::folder) {
  c.needs = needs;
  for (auto& part : c.parts) part = of_data(std::move(part), needs);
  return c;
}

inline command make_group(std::string name, std::string help, std::vector<command> parts) {
  return {std::move(name), std::move(help), {},    {},    std::move(parts),
          false,           false,           false, false, data_need::nothing};
}

}  // namespace cli
