// Commands in the configuration of the boot, of networks, and of programs that start others.
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

/// `GRUB_CMDLINE_LINUX="quiet"`: with `init=` or `module.sig_enforce=0` the kernel is another.
void each_kernel_line(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto equals = line.find('=');
    if (line.starts_with("GRUB_CMDLINE") && equals != line.npos)
      each(line.substr(0, equals), trim(line.substr(equals + 1)));
  }
}

/// `root UUID=… none luks,keyscript=/x`
void each_key_script(std::string_view rest, const named_command& each) {
  constexpr std::string_view option = "keyscript=";
  for (std::string_view line; next_line(rest, line);) {
    const auto words = words_of(line, 5);
    if (words.size() < 4 || words[0].starts_with('#')) continue;
    for (const auto one : split(words[3], ',', 64))
      if (one.starts_with(option)) each(words[0], one.substr(option.size()));
  }
}

/// `up /x` below `iface eth0 …`
void each_interface_command(std::string_view rest, const named_command& each) {
  std::string interface, line;
  while (next_joined(rest, line)) {
    const auto words = words_of(line, 2);
    if (words.size() < 2) continue;
    if (words[0] == "iface" || words[0] == "auto" || words[0] == "mapping") interface = words[1];
    const bool is_command = words[0] == "up" || words[0] == "down" || words[0] == "pre-up" ||
                            words[0] == "post-up" || words[0] == "pre-down" ||
                            words[0] == "post-down" || words[0] == "script";
    if (is_command)
      each(fmt::format("{}: {}", interface, words[0]),
           trim(std::string_view(line).substr(words[0].size())));
  }
}

/// PreUp, PostUp and their like of wg-quick(8); keys stand in the other lines.
void each_tunnel_command(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    const auto equals = line.find('=');
    if (equals == line.npos) continue;
    const auto name = common::lower_case(trim(line.substr(0, equals)));
    if (name == "preup" || name == "postup" || name == "predown" || name == "postdown")
      each(name, trim(line.substr(equals + 1)));
  }
}

/// `extend NAME PROGRAM` and its like of snmpd.conf(5)
void each_snmp_command(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto words = words_of(line, 3);
    if (words.size() < 3) continue;
    const auto is = common::lower_case(words[0]);
    if (is == "extend" || is == "extendfix" || is == "extendsh" || is == "exec" ||
        is == "execfix" || is == "sh" || is == "pass" || is == "pass_persist")
      each(fmt::format("{} by {}", words[1], is),
           line.substr(static_cast<std::size_t>(words[2].data() - line.data())));
  }
}

std::string_view quoted_after(std::string_view line, std::string_view what) {
  const auto at = line.find(what);
  if (at == line.npos) return {};
  line.remove_prefix(at + what.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t=("), line.size()));
  if (!line.starts_with('"') && !line.starts_with('\'')) return {};
  return line.substr(1, line.find(line[0], 1) - 1);
}

/// What rsyslog and syslog-ng pipe into: `binary="/x"` of omprog, `program("/x")`, `*.* ^/x`.
void each_log_program(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.empty() || line[0] == '#') continue;
    for (const std::string_view name : {"binary", "program"})
      if (const auto program = quoted_after(line, name); program.starts_with('/'))
        each(name, program);
    const auto words = words_of(line, 2);
    if (words.size() < 2) continue;
    if (common::lower_case(words[0]) == "$actionomprogbinary") each("binary", words[1]);
    if (words[1].starts_with("^/")) each(words[0], words[1].substr(1));
  }
}

void read_all(hook_rows& to, const hook_place& folder, std::string_view ends, each_command each) {
  for (const auto& name : to.names_in(folder, ends))
    to.add_commands({folder.kind, folder.path + "/" + name}, each);
}

/// `scripts/local-top` and its like.
void read_initramfs(hook_rows& to) {
  for (const auto* folder : {"etc/initramfs-tools/scripts", "usr/share/initramfs-tools/scripts"}) {
    const hook_place all{"kernel", folder, {}, folder[0] == 'u'};
    to.add_folder(all);
    for (const auto& name : to.names_in(all, {}, true))
      to.add_folder({all.kind, all.path + "/" + name, {}, all.of_packages});
  }
}

}  // namespace

void read_boot_hooks(hook_rows& to) {
  read_initramfs(to);
  to.add_commands({"boot", "etc/default/grub"}, each_kernel_line);
  to.add_commands({"boot", "etc/crypttab"}, each_key_script);
  to.add_commands({"network", "etc/network/interfaces"}, each_interface_command);
  read_all(to, {"network", "etc/network/interfaces.d"}, {}, each_interface_command);
  read_all(to, {"network", "etc/wireguard"}, ".conf", each_tunnel_command);
  for (const auto* file : {"etc/snmp/snmpd.conf", "etc/snmp/snmpd.local.conf"})
    to.add_commands({"snmp", file}, each_snmp_command);
  read_all(to, {"snmp", "etc/snmp/snmpd.conf.d"}, ".conf", each_snmp_command);
  for (const auto* file : {"etc/rsyslog.conf", "etc/syslog-ng/syslog-ng.conf"})
    to.add_commands({"syslog", file}, each_log_program);
  for (const auto* folder : {"etc/rsyslog.d", "etc/syslog-ng/conf.d"})
    read_all(to, {"syslog", folder}, ".conf", each_log_program);
}

}  // namespace collector::inventory
