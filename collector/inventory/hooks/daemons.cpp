// Commands in the configuration of services that start others, and doors that it opens.
#include <algorithm>
#include <array>

#include "collector/inventory/homes.hpp"
#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/services/unit_file.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

/// `command=` below `[program:x]`
void each_supervised(std::string_view text, const named_command& each) {
  each_assignment(text,
                  [&](std::string_view section, std::string_view name, std::string_view value) {
                    if (name == "command") each(section, value);
                  });
}

/// `start program = "/x"`, `check program x with path "/x"`, `then exec "/x"`
void each_monit_command(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.starts_with('#')) continue;
    for (const std::string_view what : {"exec", "program"}) {
      const auto at = line.find(what);
      const auto quote = at == line.npos ? line.npos : line.find('"', at);
      if (quote == line.npos) continue;
      each(what == "exec" ? "exec" : trim(line.substr(0, at + what.size())),
           line.substr(quote + 1, line.find('"', quote + 1) - quote - 1));
      break;
    }
  }
}

/// incrontab(5): `/etc IN_MODIFY /x $@`
void each_watch(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    const auto words = words_of(line, 3);
    if (words.size() < 3 || words[0].starts_with('#')) continue;
    each(fmt::format("{} {}", words[0], words[1]),
         trim(line.substr(static_cast<std::size_t>(words[2].data() - line.data()))));
  }
}

void each_vpn_command(std::string_view rest, const named_command& each) {
  constexpr auto options = std::to_array<std::string_view>(
      {"auth-user-pass-verify", "client-connect", "client-disconnect", "down", "ipchange",
       "learn-address", "plugin", "route-pre-down", "route-up", "tls-verify", "up"});
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto name = line.substr(0, line.find_first_of(" \t"));
    if (name.size() < line.size() && std::ranges::find(options, name) != options.end())
      each(name, trim(line.substr(name.size())));
  }
}

void each_acpi_action(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    const auto equals = line.find('=');
    if (equals != line.npos && trim(line.substr(0, equals)) == "action")
      each("action", trim(line.substr(equals + 1)));
  }
}

/// hosts_access(5): who may come, and what is run then: `sshd: ALL: spawn /x`
void each_wrapped_line(std::string_view rest, const named_command& each) {
  std::string line;
  while (next_joined(rest, line)) {
    const auto colon = line.find(':');
    if (line.starts_with('#') || colon == line.npos) continue;
    const auto small = common::lower_case(line);
    const bool runs = small.find("spawn") != small.npos || small.find("twist") != small.npos;
    const std::string_view all = line;
    each(trim(all.substr(0, colon)), runs ? all : trim(all.substr(colon + 1)));
  }
}

/// Whoever is root on a host that mounts it is root in it.
void each_open_export(std::string_view rest, const named_command& each) {
  std::string line;
  while (next_joined(rest, line)) {
    const auto words = words_of(line, 2);
    if (words.size() < 2 || words[0].starts_with('#')) continue;
    if (line.find("no_root_squash") != line.npos)
      each(words[0], trim(std::string_view(line).substr(words[0].size())));
  }
}

/// `root: "|/x"`
void each_alias_command(std::string_view rest, const named_command& each) {
  std::string line;
  while (next_joined(rest, line)) {
    const auto colon = line.find(':');
    if (line.starts_with('#') || colon == line.npos) continue;
    const auto value = trim(std::string_view(line).substr(colon + 1));
    if (value.find('|') != value.npos || value.find(":include:") != value.npos)
      each(trim(std::string_view(line).substr(0, colon)), value);
  }
}

void each_forward_command(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);)
    if (!trim(line).starts_with('#') && line.find('|') != line.npos) each("pipe", trim(line));
}

/// procmailrc(5): an action that begins with `|`.
void each_recipe_command(std::string_view rest, const named_command& each) {
  std::string line;
  while (next_joined(rest, line))
    if (const auto action = trim(line); action.starts_with('|')) each("pipe", action);
}

/// Sockets of the container engine that are not of this host alone.
void each_engine_door(std::string_view text, const named_command& each) {
  const auto says = parse_json(text);
  if (!says || !says->is_object()) return;
  for (const auto& one : member(*says, "hosts"))
    if (one.is_string() && one.get_ref<const std::string&>().starts_with("tcp:"))
      each("hosts", one.get_ref<const std::string&>());
}

/// apt_preferences(5): the priority of `Package: x; Pin: y`
void each_pin(std::string_view rest, const named_command& each) {
  std::string package, pin;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto colon = line.find(':');
    if (line.empty()) package.clear(), pin.clear();
    if (line.starts_with('#') || colon == line.npos) continue;
    const auto name = common::lower_case(line.substr(0, colon));
    const auto value = trim(line.substr(colon + 1));
    if (name == "package") package = value;
    if (name == "pin") pin = value;
    if (name == "pin-priority") each(fmt::format("{}: {}", package, pin), value);
  }
}

struct command_files {
  const char *kind, *folder, *ends;
  each_command each;
};
constexpr auto folders_of_commands = std::to_array<command_files>({
    {"supervisor", "etc/supervisor/conf.d", ".conf", each_supervised},
    {"supervisor", "etc/supervisord.d", ".ini", each_supervised},
    {"monit", "etc/monit/conf.d", "", each_monit_command},
    {"monit", "etc/monit/conf-enabled", "", each_monit_command},
    {"monit", "etc/monit.d", "", each_monit_command},
    {"incron", "etc/incron.d", "", each_watch},
    {"incron", "var/spool/incron", "", each_watch},
    {"network", "etc/openvpn", ".conf", each_vpn_command},
    {"network", "etc/openvpn/client", ".conf", each_vpn_command},
    {"network", "etc/openvpn/server", ".conf", each_vpn_command},
    {"acpi", "etc/acpi/events", "", each_acpi_action},
    {"exports", "etc/exports.d", ".exports", each_open_export},
    {"apt-pin", "etc/apt/preferences.d", "", each_pin},
});
constexpr auto files_of_commands = std::to_array<command_files>({
    {"supervisor", "etc/supervisor/supervisord.conf", "", each_supervised},
    {"supervisor", "etc/supervisord.conf", "", each_supervised},
    {"monit", "etc/monit/monitrc", "", each_monit_command},
    {"monit", "etc/monitrc", "", each_monit_command},
    {"tcp-wrappers", "etc/hosts.allow", "", each_wrapped_line},
    {"tcp-wrappers", "etc/hosts.deny", "", each_wrapped_line},
    {"exports", "etc/exports", "", each_open_export},
    {"mail", "etc/aliases", "", each_alias_command},
    {"mail", "etc/procmailrc", "", each_recipe_command},
    {"docker", "etc/docker/daemon.json", "", each_engine_door},
    {"apt-pin", "etc/apt/preferences", "", each_pin},
});

}  // namespace

void read_daemon_hooks(hook_rows& to) {
  for (const auto& f : files_of_commands) to.add_commands({f.kind, f.folder}, f.each);
  for (const auto& f : folders_of_commands)
    for (const auto& name : to.names_in({f.kind, f.folder}, f.ends))
      to.add_commands({f.kind, std::string(f.folder) + "/" + name}, f.each);
}

void read_daemon_hooks_of(hook_rows& to, const home& h) {
  const auto below = h.path.empty() ? std::string{} : h.path + "/";
  to.add_commands({"mail", below + ".forward", h.user}, each_forward_command);
  to.add_commands({"mail", below + ".procmailrc", h.user}, each_recipe_command);
}

}  // namespace collector::inventory
