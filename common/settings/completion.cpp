#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "common/settings/help_format.hpp"
#include "common/settings/manual.hpp"
#include "common/text.hpp"

namespace common::settings {

namespace {

/// What may follow each chain of commands, and each option.
struct words {
  std::map<std::string, std::vector<std::string>> after_commands;  ///< ` agent label`
  std::map<std::string, std::vector<std::string>> after_option;    ///< values; none: any text
};

void note_options(const CLI::App& app, std::vector<std::string>& here, words& to) {
  const help_format format;
  for (const auto* o : app.get_options()) {
    const auto name = o->get_name();
    const auto opts = format.make_option_opts(o);
    const auto value = trim(std::string_view(opts).substr(0, opts.find(" ...")));
    if (o->get_positional()) {
      if (value.find('|') != value.npos)
        for (const auto one : split(value, '|')) here.emplace_back(one);
      continue;
    }
    if (std::ranges::find(here, name) == here.end()) here.push_back(name);
    if (value.empty()) continue;
    auto& values = to.after_option[name];
    if (value.find('|') == value.npos) continue;
    for (const auto one : split(value, '|'))  // some commands take more of them than others
      if (std::ranges::find(values, one) == values.end()) values.emplace_back(one);
  }
}

void note(const CLI::App& app, const std::string& path, words& to) {
  auto& here = to.after_commands[path];
  note_options(app, here, to);
  for (const auto* part : app.get_subcommands({})) {
    if (part->get_name().empty()) {
      note_options(*part, here, to);  // a group of options
    } else if (!part->get_group().empty()) {
      here.push_back(part->get_name());
      note(*part, path + " " + part->get_name(), to);
    }
  }
}

std::string cases_of(const words& w) {
  std::string out = "  case \"$before\" in\n";
  for (const auto& [option, values] : w.after_option)
    if (!values.empty())
      out += fmt::format("    {}) may='{}' ;;\n", option, fmt::join(values, " "));
  std::vector<std::string> any;
  for (const auto& [option, values] : w.after_option)
    if (values.empty()) any.push_back(option);
  if (!any.empty()) out += fmt::format("    {}) return ;;\n", fmt::join(any, "|"));
  out += "    *)\n      case \"$chain\" in\n";
  for (const auto& [chain, after] : w.after_commands)
    out += fmt::format("        '{}') may='{}' ;;\n", chain, fmt::join(after, " "));
  return out + "      esac ;;\n  esac\n";
}

/// A word goes on with the chain of commands where it names one.
std::string chains_of(const words& w) {
  std::string out;
  for (const auto& [chain, after] : w.after_commands)
    if (!chain.empty()) out += fmt::format("{}'{}'", out.empty() ? "" : "|", chain);
  return fmt::format("    case \"$chain $one\" in {}) chain=\"$chain $one\" ;; esac\n", out);
}

}  // namespace

/// `--option=VALUE` is one word to zsh, and three to bash. What is none of our words is a file.
std::string completion(const CLI::App& of, shell in) {
  words w;
  note(of, "", w);
  for (const auto* part : of.get_subcommands({}))  // `help` takes the name of another
    if (!part->get_group().empty() && part->get_name() != "help")
      w.after_commands[" help"].push_back(part->get_name());
  const auto name = of.get_name();
  if (in == shell::zsh)
    return fmt::format(
        "#compdef {0}\nlocal one chain='' before=\"${{words[CURRENT-1]}}\" may=''\n"
        "if [[ $PREFIX == --*=* ]]; then before=\"${{PREFIX%%=*}}\"; compset -P '*='; fi\n"
        "for one in \"${{(@)words[2,CURRENT-1]}}\"; do\n{1}done\n_{0}_words() "
        "{{\n{2}}}\n_{0}_words\n"
        "[[ -n $may ]] && compadd -- ${{=may}} || _files\n",
        name, chains_of(w), cases_of(w));
  return fmt::format(
      "_{0}() {{\n  local one chain='' before=\"${{COMP_WORDS[COMP_CWORD-1]}}\" may='' \\\n"
      "      typed=\"${{COMP_WORDS[COMP_CWORD]}}\"\n"
      "  if [ \"$typed\" = '=' ]; then typed=''; fi\n"
      "  if [ \"$before\" = '=' ]; then before=\"${{COMP_WORDS[COMP_CWORD-2]}}\"; fi\n"
      "  for one in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n{1}  done\n{2}"
      "  mapfile -t COMPREPLY < <(compgen -W \"$may\" -- \"$typed\")\n}}\n"
      "complete -o bashdefault -o default -F _{0} {0}\n",
      name, chains_of(w), cases_of(w));
}

}  // namespace common::settings
