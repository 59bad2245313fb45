#include "cli/command_line.hpp"

#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>

#include "cli/interruptible.hpp"
#include "cli/print/lines.hpp"
#include "cli/print/pager.hpp"
#include "cli/stores.hpp"
#include "common/settings/command_line.hpp"
#include "common/settings/help_format.hpp"
#include "common/settings/help_text.hpp"
#include "common/settings/manual.hpp"
#include "common/settings/usage.hpp"
#include "common/stop.hpp"
#include "common/suggest.hpp"
#include "common/terminal.hpp"
#include "schemas/versions.hpp"

namespace cli {

namespace settings = common::settings;

namespace {

constexpr auto about =
    "muster: what is on a host, is it configured safely, what changed, and is the answer "
    "complete?\n\n"
    "  muster up --once            inventory and checks of this host: collected, stored, verified, "
    "shown\n"
    "  muster checks AGENT         every verdict, and `muster why AGENT CHECK` what decided it\n"
    "  muster dump AGENT packages  what is stored; --at 2h: what was\n"
    "  muster diff AGENT           what changed, and `muster blame AGENT TABLE KEY` since when\n"
    "  muster verify               prove that both copies are equal\n\n"
    "Exit: 0 fine\n"
    "      1 usage, or an error\n"
    "      2 findings: of policy run, lint and test, of verify, chaos, status, doctor and cves, "
    "and\n"
    "        of checks --fail\n"
    "      3 incomplete: a table or a check could not be told, or an agent did not answer\n"
    "    130 interrupted before it was done";

constexpr const char *help_word = "help", *completion_word = "completion",
                     *format_option = "--format", *colour_option = "--color";

/// The commands as CLI11 knows them. Options are made of the command that is typed: those of all
/// would take longer than many a command does.
class command_line {
 public:
  explicit command_line(const std::vector<command>& commands) : app_(about, "muster") {
    common_.paths.data = default_data();
    app_.formatter(std::make_shared<settings::help_format>());
    app_.require_subcommand(1);
    settings::add_version(app_, schemas::version_text());
    add_data(app_);
    for (const auto& c : commands) add(app_, c);
    app_.add_subcommand(help_word, "the help of a command: muster help dump");
  }

  int run(std::vector<std::string> words) {
    if (const auto code = put_page(words)) return *code;
    if (const auto early = before_command(words); !early.empty()) return report_early(early, words);
    take_help(words);
    const auto typed = look(words);
    if (!typed.unknown.empty()) return report_unknown(typed);
    if (const auto first = typed.path.substr(0, typed.path.find(' ')); !first.empty())
      add_options(*app_.get_subcommand(first));
    try {
      settings::parse(app_, words);
    } catch (const CLI::ParseError& e) {
      return refuse(e, typed);
    }
    if (common_.paths.data.empty())
      return report_usage(typed, settings::data.option() + " is empty");
    for (const auto* o : data_) common_.data_was_given |= o->count() > 0;
    common_.as = as_ == "json" ? format::json : as_ == "csv" ? format::csv : format::table;
    common_.on = look_at_screen(colour_);
    const CLI::App* chosen = &app_;
    while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
    const auto& c = *commands_.at(chosen);
    if (auto s = check_data(c.needs); !s) return report_error(s.error());
    return run(c);
  }

 private:
  /// Of all commands: a manual, or what a shell completes. Empty: it was not asked for.
  std::optional<int> put_page(std::vector<std::string> words) {
    // A data folder in front of it is of no matter.
    if (const auto at = plain_word(words); at != words.end() && *at == completion_word)
      words.erase(words.begin(), at);
    if (!settings::asks_for_page(words)) return std::nullopt;
    for (auto* all : app_.get_subcommands({})) add_options(*all);
    if (const auto page = settings::page_asked_for(words, app_, 1, schemas::version_text()))
      return put_data(*page), written(exit_ok);
    if (words.front() != completion_word) return std::nullopt;
    return report_error(
        {common::errc::usage,
         fmt::format("{0}: want one shell, as `muster {0} bash` or zsh", completion_word)});
  }

  /// How far what was typed names commands.
  struct place {
    const CLI::App* at = nullptr;
    std::string path;     ///< `policy run`
    std::string unknown;  ///< the word that had to name a command, and does not
  };

  /// The first word that is no option, and no option's value.
  static std::vector<std::string>::iterator plain_word(std::vector<std::string>& words) {
    for (auto at = words.begin(); at != words.end(); ++at) {
      if (*at == settings::data.option() && at + 1 != words.end())
        ++at;
      else if (!at->starts_with('-'))
        return at;
    }
    return words.end();
  }

  /// An option of every command that stands in front of it, where it would be lost.
  static std::string before_command(const std::vector<std::string>& words) {
    const auto front = words.empty() ? "" : words.front().substr(0, words.front().find('='));
    return front == format_option || front == colour_option ? front : "";
  }

  static int report_early(const std::string& option, std::vector<std::string> words) {
    const bool has_value = words.front().size() > option.size();
    const auto end = words.begin() + std::min<std::ptrdiff_t>(has_value ? 1 : 2, std::ssize(words));
    std::rotate(words.begin(), end, words.end());
    return report_error(
        {common::errc::usage,
         fmt::format("{} stands behind the command: `muster {}`", option, fmt::join(words, " "))});
  }

  /// `help dump` is `dump --help`.
  static void take_help(std::vector<std::string>& words) {
    const auto at = plain_word(words);
    if (at == words.end() || *at != help_word) return;
    words.erase(at);
    words.emplace_back("--help");
  }

  place look(std::vector<std::string> words) const {
    place out{.at = &app_, .path = {}, .unknown = {}};
    for (auto at = plain_word(words); at != words.end(); at = plain_word(words)) {
      const auto parts = out.at->get_subcommands({});
      const auto part = std::ranges::find(parts, *at, [](const auto* p) { return p->get_name(); });
      if (part == parts.end()) {
        if (!commands_.contains(out.at)) out.unknown = *at;
        return out;
      }
      out.at = *part;
      out.path += (out.path.empty() ? "" : " ") + *at;
      words.erase(words.begin(), at + 1);
    }
    return out;
  }

  /// What a file is taken for differs from command to command; that there is nothing at all would
  /// be told as an empty answer by many.
  common::status check_data(data_need needs) const {
    const auto& data = common_.paths.data;
    std::error_code unknown;
    const auto is = std::filesystem::status(data, unknown).type();
    if (is == std::filesystem::file_type::not_found) {
      const bool is_free = needs == data_need::nothing ||
                           (needs == data_need::folder_if_given && !common_.data_was_given);
      if (is_free) return {};
      return common::fail(common::errc::not_found,
                          "no data folder at {}: `muster up {} {}` makes one", data,
                          settings::data.option(), data);
    }
    if (is == std::filesystem::file_type::directory || is == std::filesystem::file_type::none)
      return {};
    return common::fail(common::errc::usage,
                        "{} {}: is no folder; want the data folder of a server",
                        settings::data.option(), data);
  }

  int run(const command& c) {
    int code = exit_ok;
    common::status is_written;
    {
      std::optional<interruptible> unless_it_ends_itself;
      if (!c.ends_itself) unless_it_ends_itself.emplace();
      paged_output paged(c.is_paged && common_.as == format::table ? common_.on : screen{});
      code = c.run(common_);
      is_written = paged.finish();
    }
    if (!c.ends_itself && common::stop_requested()) return say_interrupted(), exit_interrupted;
    if (code == exit_error) return code;  // it has said why
    return is_written ? written(code) : report_error(is_written.error());
  }

  static int written(int code) {
    const auto s = flush_output();
    return s || code == exit_error ? code : report_error(s.error());
  }

  void add(CLI::App& to, const command& c) {
    auto* sub = to.add_subcommand(c.name, c.help);
    if (c.hidden) sub->group("");
    for (const auto& part : c.parts) add(*sub, part);
    if (!c.run) {
      sub->require_subcommand(1);
      return;
    }
    sub->require_subcommand(0, 1);
    commands_[sub] = &c;
  }

  /// Of a command and its parts.
  void add_options(CLI::App& to) {
    const auto parts = to.get_subcommands({});
    for (auto* part : parts) add_options(*part);
    const auto at = commands_.find(&to);
    if (at == commands_.end()) return parts.empty() ? void() : add_data(to);
    const auto& c = *at->second;
    option_list options(to);
    if (c.has_csv)
      options.one_of(format_option, as_, {"table", "json", "csv"},
                     "table, json: one object a line, or csv: RFC 4180");
    else
      options.one_of(format_option, as_, {"table", "json"}, "table, or json: one object a line");
    options.one_of(colour_option, colour_, {"auto", "always", "never"},
                   "colours; auto: on a terminal, without NO_COLOR");
    add_data(to);
    if (c.add_options) c.add_options(options);
  }

  void add_data(CLI::App& to) {
    auto* option =
        to.add_option(settings::data.option(), common_.paths.data, std::string(settings::data.help))
            ->type_name(std::string(settings::data.metavar))
            ->capture_default_str();
    data_.push_back(option);
  }

  /// --help and --version end here too, and are no errors.
  int refuse(const CLI::ParseError& e, const place& typed) const {
    if (e.get_exit_code() == 0) {
      std::ostringstream out, nothing;
      app_.exit(e, out, nothing);
      put_data(settings::wrapped_help(out.str(), common::terminal_width(STDOUT_FILENO)));
      return written(exit_ok);
    }
    return report_usage(typed, what_is_wrong(e, typed));
  }

  static int report_usage(const place& typed, const std::string& what) {
    const auto help = typed.path.empty() ? "`muster --help` lists commands"
                                         : fmt::format("see `muster help {}`", typed.path);
    const auto command = typed.path.empty() ? "" : typed.path + ": ";
    return report_error({common::errc::usage, fmt::format("{}{}; {}", command, what, help)});
  }

  std::string what_is_wrong(const CLI::ParseError& e, const place& typed) const {
    if (auto option = settings::unknown_option(app_, *typed.at); !option.empty()) return option;
    if (e.get_name() != "RequiredError" || commands_.contains(typed.at))
      return settings::what_is_wrong(e, app_);
    if (typed.at == &app_) return "a command is missing";
    return fmt::format("a command is missing: one of {}", fmt::join(names_in(*typed.at), ", "));
  }

  static std::vector<std::string> names_in(const CLI::App& of) {
    std::vector<std::string> out;
    for (const auto* part : of.get_subcommands({}))
      if (!part->get_group().empty()) out.push_back(part->get_name());
    return out;
  }

  static int report_unknown(const place& typed) {
    const auto names = names_in(*typed.at);
    const std::vector<std::string_view> known(names.begin(), names.end());
    return report_usage(typed, fmt::format("no command '{}'{}", typed.unknown,
                                           common::did_you_mean(typed.unknown, known)));
  }

  CLI::App app_;
  common_options common_;
  std::string as_ = "table", colour_ = "auto";
  std::vector<const CLI::Option*> data_;  ///< the option, which every command takes
  std::map<const CLI::App*, const command*> commands_;
};

}  // namespace

int run_command_line(const std::vector<command>& commands, int argc, char** argv) {
  return command_line(commands).run({argv + 1, argv + std::max(argc, 1)});
}

}  // namespace cli
