// Commands that stand in the configuration of other programs.

#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

void read_commands_in(hook_rows& to, const hook_place& folder, std::string_view ends,
                      each_command each) {
  for (const auto& name : to.names_in(folder, ends))
    to.add_commands({folder.kind, folder.path + "/" + name}, each);
}

void each_dpkg_command(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.starts_with("--")) line.remove_prefix(2);
    const auto name = line.substr(0, line.find_first_of(" \t="));
    if (name != "pre-invoke" && name != "post-invoke" && name != "status-logger") continue;
    each(name, trim(line.substr(std::min(name.size() + 1, line.size()))));
  }
}

}  // namespace

void read_configured_hooks(hook_rows& to) {
  to.add_commands({"apt", "etc/apt/apt.conf"}, each_apt_command);
  read_commands_in(to, {"apt", "etc/apt/apt.conf.d"}, {}, each_apt_command);
  to.add_commands({"dpkg", "etc/dpkg/dpkg.cfg"}, each_dpkg_command);
  read_commands_in(to, {"dpkg", "etc/dpkg/dpkg.cfg.d"}, {}, each_dpkg_command);
  for (const auto* folder : {"etc/udev/rules.d", "run/udev/rules.d", "usr/local/lib/udev/rules.d"})
    read_commands_in(to, {"udev", folder}, ".rules", each_udev_command);
  to.add_folder({"udev", "usr/lib/udev/rules.d", {}, true}, ".rules");
  for (const auto* folder : {"etc/modprobe.d", "run/modprobe.d", "usr/local/lib/modprobe.d"})
    read_commands_in(to, {"modprobe", folder}, ".conf", each_modprobe_command);
}

}  // namespace collector::inventory
