#include "collector/inventory/services/unit_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "collector/inventory/services/unit_commands.hpp"
#include "collector/inventory/text.hpp"
#include "common/utf8.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t value_limit = 4096, aliases_limit = 256, words_limit = 256,
                      triggers_limit = 64, commands_limit = 64;

/// The next line with its continuations (a backslash at the end) joined by blanks; comments between
/// them are skipped.
bool next_assignment(std::string_view& rest, std::string& out) {
  out.clear();
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.starts_with('#') || line.starts_with(';')) continue;
    const bool more = line.ends_with('\\');
    if (more) line.remove_suffix(1);
    if (out.size() < value_limit) out.append(line).append(more ? " " : "");
    if (!more) return true;
  }
  return !out.empty();
}

void set_install(std::string_view name, std::string_view value, install_words& into) {
  if (name == "WantedBy" || name == "RequiredBy" || name == "UpheldBy")
    into.has_rules = into.has_rules || !value.empty();
  if (name == "Also") into.has_also = into.has_also || !value.empty();
  if (name == "DefaultInstance") into.default_instance = value;
  if (name != "Alias") return;
  for (const auto alias : split(value, ' ', aliases_limit))
    if (!alias.empty() && into.aliases.size() < aliases_limit) into.aliases.emplace_back(alias);
  into.has_rules = into.has_rules || !value.empty();
}

bool is_yes(std::string_view value) {
  return value == "yes" || value == "true" || value == "on" || value == "1";
}

/// Nothing after one trigger forgets those of every kind; a second Unit= is refused.
void set_timer(std::string_view name, std::string_view value, unit_file& into) {
  constexpr std::array<std::string_view, 6> triggers{"OnActiveSec",       "OnBootSec",
                                                     "OnStartupSec",      "OnUnitActiveSec",
                                                     "OnUnitInactiveSec", "OnCalendar"};
  if (name == "Unit" && into.timer.starts.empty()) into.timer.starts = value;
  if (std::ranges::find(triggers, name) == triggers.end()) return;
  if (value.empty()) into.timer.triggers.clear();
  if (!value.empty() && into.timer.triggers.size() < triggers_limit)
    into.timer.triggers.push_back(fmt::format("{}={}", name, value));
}

/// Nothing after EnvironmentFile= or one of its like forgets what was said before.
void add_words(std::string_view value, std::vector<std::string>& to) {
  if (value.empty()) to.clear();
  for (auto& word : unit_words(value))
    if (to.size() < words_limit) to.push_back(std::move(word));
}

/// The same of Environment=, of which only what the loader reads is kept.
void add_settings(std::string_view value, const std::string& drop_in, loader_words& to) {
  if (value.empty()) to.set.clear();
  for (auto& word : unit_words(value))
    if (word.starts_with("LD_") && to.set.size() < words_limit)
      to.set.push_back({std::move(word), drop_in});
}

void set_loader(std::string_view name, std::string_view value, const std::string& drop_in,
                unit_file& into) {
  if (name == "Environment") add_settings(value, drop_in, into.loader);
  if (name == "UnsetEnvironment") add_words(value, into.loader.unset);
  if (name == "EnvironmentFile") add_words(value, into.loader.files);
}

void add_command(std::string_view name, std::string_view command, unit_file& into) {
  auto words = unit_words(command);
  if (words.empty()) return;
  for (auto& word : words)
    if (word == "\\;") word = ";";
  words.front() = program_of(command);
  if (name == "ExecStart" && into.binary.empty()) {
    into.binary = words.front();
    into.args = std::move(words);
  } else if (into.also_runs.size() < commands_limit) {
    into.also_runs.push_back({std::string(name), std::move(words)});
  }
}

/// Nothing after one of them forgets what it said before: so a drop-in starts the list over.
void set_command(std::string_view name, std::string_view value, unit_file& into) {
  constexpr std::array<std::string_view, 8> settings{"ExecCondition", "ExecStartPre", "ExecStart",
                                                     "ExecStartPost", "ExecReload",   "ExecStop",
                                                     "ExecStopPre",   "ExecStopPost"};
  if (std::ranges::find(settings, name) == settings.end()) return;
  if (value.empty()) {
    std::erase_if(into.also_runs, [&](const auto& c) { return c.setting == name; });
    if (name == "ExecStart") into.binary.clear(), into.args.clear();
    return;
  }
  for (const auto command : commands_of(value)) add_command(name, command, into);
}

void set_pulls(std::string_view name, std::string_view value, unit_file& into) {
  constexpr std::array<std::string_view, 6> settings{"Wants",   "Requires",  "BindsTo",
                                                     "Upholds", "OnFailure", "OnSuccess"};
  if (std::ranges::find(settings, name) == settings.end()) return;
  for (auto& word : unit_words(value))
    if (into.pulls.size() < words_limit) into.pulls.push_back(std::move(word));
}

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (!common::take_utf8(text).code_point) return false;
  return true;
}

void set(std::string_view section, std::string_view name, std::string_view value,
         const std::string& drop_in, unit_file& into) {
  if (section == "Install") return set_install(name, value, into.install);
  if (section == "Timer") return set_timer(name, value, into);
  if (section == "Path" && name == "Unit") into.timer.starts = value;
  if (section == "Socket" && name == "Service") into.timer.starts = value;
  if (section == "Socket" && name == "Accept") into.timer.an_instance_each = is_yes(value);
  if (section == "Unit" && name == "Description") into.description = value;
  if (section == "Unit" && name == "SourcePath") into.source_path = value;
  if (section == "Unit") set_pulls(name, value, into);
  if (section == "Service" || section == "Socket") set_loader(name, value, drop_in, into);
  if (section == "Service" || section == "Socket") set_command(name, value, into);
  if (section != "Service") return;
  if (name == "User") into.user = value;
  if (name == "DynamicUser") into.dynamic_user = is_yes(value);
  if (name == "Group") into.group = value;
  if (name == "WorkingDirectory")
    into.working_directory = value.starts_with('-') ? value.substr(1) : value;  // it may be missing
  if (name == "RootDirectory") into.root_directory = value;
  if (name == "Restart") into.restart = value;
}

}  // namespace

std::vector<std::string> unit_words(std::string_view value) {
  std::vector<std::string> out;
  bool inside = false;
  char quote = '\0';
  for (const char c : value) {
    const bool blank = quote == '\0' && (c == ' ' || c == '\t');
    const bool closes = quote != '\0' && c == quote, opens = !inside && (c == '"' || c == '\'');
    if (!blank && !inside) {
      if (out.size() == words_limit) break;
      out.emplace_back();
    }
    inside = !blank;
    if (opens || closes)
      quote = opens ? c : '\0';
    else if (!blank)
      out.back().push_back(c);
  }
  return out;
}

void each_assignment(
    std::string_view rest,
    const std::function<void(std::string_view, std::string_view, std::string_view)>& each) {
  std::string section, line;
  while (next_assignment(rest, line)) {
    const std::string_view s = trim(line);
    if (s.starts_with('[') && s.ends_with(']')) section = s.substr(1, s.size() - 2);
    if (const auto equals = s.find('='); equals != s.npos)
      each(section, trim(s.substr(0, equals)), trim(s.substr(equals + 1)));
  }
}

void read_unit_file(std::string_view text, unit_file& into, const std::string& drop_in) {
  each_assignment(text,
                  [&](std::string_view section, std::string_view name, std::string_view value) {
                    // A line that is no UTF-8 systemd passes over.
                    if (is_utf8(name) && is_utf8(value)) set(section, name, value, drop_in, into);
                  });
}

std::string started_by(const std::string& unit, const unit_file& says) {
  if (says.timer.starts.empty())
    return unit.substr(0, unit.rfind('.')) +
           (says.timer.an_instance_each ? "@.service" : ".service");
  return with_specifiers(says.timer.starts, unit).substr(0, 256);
}

namespace {

/// systemd-escape(1) backwards: `-` for a slash, `\\x2d` for a byte.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const auto digits = text.substr(std::min(i + 2, text.size()), 2);
    if (text.substr(i).starts_with("\\x") && digits.size() == 2 &&
        std::from_chars(digits.data(), digits.data() + 2, byte, 16).ptr == digits.data() + 2) {
      out.push_back(static_cast<char>(byte));
      i += 3;
    } else {
      out.push_back(text[i] == '-' ? '/' : text[i]);
    }
  }
  return out;
}

/// What stands for the same in every unit of the system's manager, which is root's.
std::string_view of_system_manager(char specifier) {
  constexpr auto all = std::to_array<std::pair<char, std::string_view>>({{'u', "root"},
                                                                         {'U', "0"},
                                                                         {'g', "root"},
                                                                         {'G', "0"},
                                                                         {'h', "/root"},
                                                                         {'t', "/run"},
                                                                         {'S', "/var/lib"},
                                                                         {'C', "/var/cache"},
                                                                         {'L', "/var/log"},
                                                                         {'E', "/etc"}});
  const auto at = std::ranges::find(all, specifier, &std::pair<char, std::string_view>::first);
  return at == all.end() ? std::string_view{} : at->second;
}

}  // namespace

std::string with_specifiers(const std::string& value, std::string_view unit) {
  const auto bare = unit.substr(0, unit.rfind('.'));
  const auto at = bare.find('@');
  const auto prefix = bare.substr(0, at);
  const auto instance = at == bare.npos ? std::string_view{} : bare.substr(at + 1);
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '%') {
      out.push_back(value[i]);
      continue;
    }
    const char which = i + 1 < value.size() ? value[++i] : '\0';
    if ((which == 'i' || which == 'I') && instance.empty()) return value;
    if (which == '%')
      out.push_back('%');
    else if (which == 'i')
      out += instance;
    else if (which == 'I')
      out += unescaped(instance);
    else if (which == 'p')
      out += prefix;
    else if (which == 'j')
      out += prefix.substr(prefix.rfind('-') + 1);
    else if (which == 'n')
      out += unit;
    else if (which == 'N')
      out += bare;
    else if (const auto known = of_system_manager(which); !known.empty())
      out += known;
    else
      return value;
  }
  return out;
}

std::string template_of(std::string_view unit) {
  const auto at = unit.find('@'), dot = unit.rfind('.');
  if (at == unit.npos || dot == unit.npos || dot <= at + 1) return {};
  return std::string(unit.substr(0, at + 1)) + std::string(unit.substr(dot));
}

std::string instance_of(std::string_view unit, std::string_view instance) {
  const auto at = unit.find("@.");
  if (at == unit.npos) return std::string(unit);
  return std::string(unit.substr(0, at + 1)) + std::string(instance) +
         std::string(unit.substr(at + 1));
}

}  // namespace collector::inventory
