#include "common/settings/manual.hpp"

#include <algorithm>

#include "common/letters.hpp"
#include "common/settings/help_format.hpp"
#include "common/text.hpp"

namespace common::settings {

namespace {

/// Text that roff shows as it is.
std::string roff(std::string_view text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    begins = c == '\n';
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }

/// `muster: what is there` and `muster-wdb owns it. And more.` begin with what a list of pages
/// says.
std::string summary_of(std::string_view name, std::string_view about) {
  if (about.starts_with(name)) about.remove_prefix(name.size());
  if (about.starts_with(':')) about.remove_prefix(1);
  const auto end = std::min({about.find(". "), about.find(".\n"), about.find("\n\n")});
  std::string out(trim(about.substr(0, end)));
  std::ranges::replace(out, '\n', ' ');
  return out.ends_with('.') ? out.substr(0, out.size() - 1) : out;
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  std::vector<const CLI::App*> out;
  for (const auto* part : app.get_subcommands({}))
    if (!part->get_group().empty() && !part->get_name().empty()) out.push_back(part);
  return out;
}

/// With those of its groups of options, which CLI11 has as commands without a name.
std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  auto out = app.get_options();
  for (const auto* part : app.get_subcommands({}))
    if (part->get_name().empty())
      for (const auto* o : part->get_options()) out.push_back(o);
  return out;
}

std::string options_page(const CLI::App& app) {
  const help_format format;
  std::string out;
  for (const auto* o : options_of(app)) {
    const auto name = o->get_positional() ? o->get_name(true) : o->get_name(false, true);
    out += ".TP\n" + bold(name) + roff(format.make_option_opts(o)) + "\n" +
           roff(format.make_option_desc(o)) + "\n";
  }
  return out;
}

std::string arguments_of(const CLI::App& app) {
  std::string out = options_of(app).empty() ? "" : " [OPTIONS]";
  for (const auto* o : options_of(app))
    if (o->get_positional())
      out += o->get_required() ? " " + o->get_name(true) : " [" + o->get_name(true) + "]";
  return out;
}

std::string commands_page(const CLI::App& app, const std::string& path) {
  std::string out;
  for (const auto* c : commands_of(app)) {
    const auto whole = path + " " + c->get_name();
    const auto parts = commands_of(*c);
    if (parts.empty() || c->get_require_subcommand_min() == 0)
      out += ".SS " + roff(whole + arguments_of(*c)) + "\n" + roff(c->get_description()) + "\n" +
             options_page(*c);
    out += commands_page(*c, whole);
  }
  return out;
}

}  // namespace

std::string manual_page(const CLI::App& of, int section, const std::string& version) {
  const auto name = of.get_name();
  const auto about = of.get_description();
  std::string out = ".TH " + roff(upper_case(name)) + " " + std::to_string(section) + " \"\" \"" +
                    roff(version.substr(0, version.find(" ("))) + "\"\n";
  out += ".SH NAME\n" + roff(name) + " \\- " + roff(summary_of(name, about)) + "\n";
  const auto commands = commands_of(of);
  out += ".SH SYNOPSIS\n" + bold(name) + (commands.empty() ? "" : " COMMAND") + " [OPTIONS]\n";
  out += ".SH DESCRIPTION\n.nf\n" + roff(about) + "\n.fi\n.SH OPTIONS\n" + options_page(of);
  if (!commands.empty()) out += ".SH COMMANDS\n" + commands_page(of, name);
  out += ".SH SEE ALSO\nThe documents in /usr/share/doc/muster, and of each program " +
         bold(of.get_help_ptr()->get_name(false, true)) + ".\n";
  return out;
}

namespace {
constexpr std::string_view manual_option = "--manual", completion_word = "completion";
}  // namespace

bool asks_for_page(const std::vector<std::string>& words) {
  return !words.empty() && (words.front() == manual_option || words.front() == completion_word);
}

std::optional<std::string> page_asked_for(const std::vector<std::string>& words, const CLI::App& of,
                                          int section, const std::string& version) {
  using typed = std::vector<std::string>;
  if (words == typed{std::string(manual_option)}) return manual_page(of, section, version);
  if (words == typed{std::string(completion_word), "bash"}) return completion(of, shell::bash);
  if (words == typed{std::string(completion_word), "zsh"}) return completion(of, shell::zsh);
  return std::nullopt;
}

}  // namespace common::settings
