// What the kernel is told to log, to run and to load.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

/// auditctl(8), a rule a line.
void each_audit_rule(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    const auto words = words_of(line, 200);
    if (!words.empty() && words[0].starts_with('-'))
      each(fmt::format("{}", fmt::join(words, " ")), "");
  }
}

/// Parameters by which the kernel starts a program.
constexpr auto of_programs = std::to_array<std::string_view>(
    {"kernel.core_pattern", "kernel.hotplug", "kernel.modprobe", "kernel.poweroff_cmd"});
/// Those by which it protects a host, as the rule `sysctl-changed` has them.
constexpr auto of_protection = std::to_array<std::string_view>(
    {"fs.suid_dumpable", "kernel.dmesg_restrict", "kernel.io_uring_disabled",
     "kernel.kexec_load_disabled", "kernel.kptr_restrict", "kernel.perf_event_paranoid",
     "kernel.randomize_va_space", "kernel.sysrq", "kernel.unprivileged_bpf_disabled",
     "kernel.yama.ptrace_scope", "net.core.bpf_jit_harden", "net.ipv4.icmp_echo_ignore_broadcasts",
     "net.ipv4.ip_forward", "net.ipv4.tcp_syncookies", "vm.mmap_min_addr",
     "vm.unprivileged_userfaultfd"});
constexpr auto of_links = std::to_array<std::string_view>(
    {".accept_redirects", ".accept_source_route", ".forwarding", ".rp_filter", ".send_redirects"});

bool is_told(std::string_view name, std::string_view value) {
  if (name == of_programs[0]) return value.starts_with('|');
  const auto is = [&](std::string_view one) { return name == one; };
  const bool is_of_link =
      name.starts_with("net.ipv") &&
      std::ranges::any_of(of_links, [&](auto end) { return name.ends_with(end); });
  return is_of_link || name.starts_with("fs.protected_") || std::ranges::any_of(of_programs, is) ||
         std::ranges::any_of(of_protection, is);
}

/// sysctl.d(5): what the kernel is told at the next boot, or when somebody asks for it.
void each_kernel_parameter(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.starts_with('-')) line.remove_prefix(1);
    const auto equals = line.find('=');
    if (line.empty() || line[0] == '#' || line[0] == ';' || equals == line.npos) continue;
    std::string name(trim(line.substr(0, equals)));
    std::ranges::replace(name, '/', '.');
    const auto value = trim(line.substr(equals + 1));
    if (is_told(name, value)) each(name, value);
  }
}

void read_audit(hook_rows& to) {
  const hook_place folder{"audit", "etc/audit/rules.d"};
  const auto names = to.names_in(folder, ".rules");
  for (const auto& name : names)
    to.add_commands({folder.kind, folder.path + "/" + name}, each_audit_rule);
  // It is made of the others.
  if (names.empty()) to.add_commands({folder.kind, "etc/audit/audit.rules"}, each_audit_rule);
}

void read_modules_in(hook_rows& to, const std::string& folder, int depth) {
  const hook_place all{"kernel-module", folder, {}, true};
  for (const auto& name : to.names_in(all))
    if (name.find(".ko") != name.npos) to.add_file({all.kind, folder + "/" + name, {}, true});
  if (depth > 0)
    for (const auto& name : to.names_in(all, {}, true))
      read_modules_in(to, folder + "/" + name, depth - 1);
}

}  // namespace

void read_kernel_file_hooks(hook_rows& to) {
  constexpr int deepest = 2;
  read_audit(to);
  to.add_commands({"sysctl", "etc/sysctl.conf"}, each_kernel_parameter);
  for (const std::string folder : {"etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d"})
    for (const auto& name : to.names_in({"sysctl", folder}, ".conf"))
      to.add_commands({"sysctl", folder + "/" + name}, each_kernel_parameter);
  const std::string modules = to.host().read_link("lib") ? "usr/lib/modules" : "lib/modules";
  for (const auto& version : to.names_in({"kernel-module", modules}, {}, true))
    for (const auto* folder : {"/extra", "/updates"})
      read_modules_in(to, modules + "/" + version + folder, deepest);
}

}  // namespace collector::inventory
