#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "cli/print/pager.hpp"
#include "cli/stores.hpp"
#include "common/settings/command_line.hpp"
#include "common/suggest.hpp"
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
    "Exit: 0 fine, 1 usage or error, 2 findings (a check failed, copies differ), 3 incomplete.";

/// The commands as CLI11 knows them.
class command_line {
 public:
  explicit command_line(const std::vector<command>& commands) : app_(about) {
    common_.paths.data = default_data();
    app_.require_subcommand(1);
    settings::add_version(app_, schemas::version_text());
    add_data(app_);
    for (const auto& c : commands) add(app_, c);
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      return refuse(e, argc, argv);
    }
    for (const auto* o : data_) common_.data_was_given |= o->count() > 0;
    common_.as = as_ == "json" ? format::json : format::table;
    common_.on = look_at_screen(colour_);
    const CLI::App* typed = &app_;
    while (!typed->get_subcommands().empty()) typed = typed->get_subcommands().front();
    const auto& command = *commands_.at(typed);
    const bool is_paged = command.is_paged && common_.as == format::table;
    paged_output paged(is_paged ? common_.on : screen{});
    const int code = command.run(common_);
    if (paged.finish() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    return report_error({common::errc::io, "what was asked for could not be written to stdout"});
  }

 private:
  void add(CLI::App& to, const command& c) {
    auto* sub = to.add_subcommand(c.name, c.help);
    if (c.hidden) sub->group("");
    for (const auto& part : c.parts) add(*sub, part);
    if (!c.run) {
      sub->require_subcommand(1);
      return add_data(*sub);
    }
    sub->require_subcommand(0, 1);
    option_list options(*sub);
    options.one_of("--format", as_, {"table", "json"}, "table, or json: one object a line");
    options.one_of("--color", colour_, {"auto", "always", "never"},
                   "colours; auto: on a terminal, without NO_COLOR");
    add_data(*sub);
    if (c.add_options) c.add_options(options);
    commands_[sub] = &c;
  }

  void add_data(CLI::App& to) {
    auto* option =
        to.add_option(settings::data.option(), common_.paths.data, std::string(settings::data.help))
            ->type_name(std::string(settings::data.metavar))
            ->capture_default_str();
    data_.push_back(option);
  }

  /// --help and --version end here too, and are no errors.
  int refuse(const CLI::ParseError& e, int argc, char** argv) const {
    if (e.get_exit_code() == 0) return app_.exit(e);
    std::string hint;
    if (argc > 1 && argv[1][0] != '-') {
      std::vector<std::string> names;
      for (const auto* c : app_.get_subcommands({})) names.push_back(c->get_name());
      if (std::find(names.begin(), names.end(), argv[1]) == names.end())
        return unknown(names, argv[1]);
      hint = std::string(" ") + argv[1];
    }
    return report_error(
        {common::errc::usage, fmt::format("{}; see muster{} --help", e.what(), hint)});
  }

  static int unknown(const std::vector<std::string>& names, const char* typed) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    return report_error(
        {common::errc::usage, fmt::format("no command '{}'{}; see muster --help", typed,
                                          common::did_you_mean(typed, views))});
  }

  CLI::App app_;
  common_options common_;
  std::string as_ = "table", colour_ = "auto";
  std::vector<const CLI::Option*> data_;  ///< the option, which every command takes
  std::map<const CLI::App*, const command*> commands_;
};

}  // namespace

int run_command_line(const std::vector<command>& commands, int argc, char** argv) {
  return command_line(commands).run(argc, argv);
}

option_list& option_list::required(const std::string& name, std::string& value,
                                   const std::string& help) {
  return app_->add_option(name, value, help)->required(), *this;
}

option_list& option_list::required(const std::string& name, std::vector<std::string>& values,
                                   const std::string& help) {
  return app_->add_option(name, values, help)->required(), *this;
}

option_list& option_list::text(const std::string& name, std::string& value,
                               const std::string& help) {
  return app_->add_option(name, value, help)->capture_default_str(), *this;
}

option_list& option_list::text(const std::string& name, std::optional<std::string>& value,
                               const std::string& help) {
  return app_->add_option(name, value, help), *this;
}

option_list& option_list::texts(const std::string& name, std::vector<std::string>& values,
                                const std::string& help) {
  auto* option = app_->add_option(name, values, help);
  if (name.starts_with("--")) option->allow_extra_args(false);  // what follows is not its own
  return *this;
}

option_list& option_list::one_of(const std::string& name, std::string& value,
                                 const std::vector<std::string>& choices, const std::string& help) {
  auto* option = app_->add_option(name, value, help)->check(CLI::IsMember(choices));
  return option->capture_default_str(), *this;
}

option_list& option_list::flag(const std::string& name, bool& value, const std::string& help) {
  return app_->add_flag(name, value, help), *this;
}

option_list& option_list::number(const std::string& name, std::uint64_t& value,
                                 const std::string& help) {
  return app_->add_option(name, value, help), *this;
}

option_list& option_list::settings(common::settings::values& values) {
  return common::settings::add_settings(*app_, values), *this;
}

option_list& option_list::exactly_one(const std::string& title,
                                      const std::function<void(option_list&)>& add) {
  auto* group = app_->add_option_group(title);
  option_list options(*group);
  add(options);
  return group->require_option(1), *this;
}

}  // namespace cli
