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
void each_kernel_program(std::string_view rest, const named_command& each) {
  constexpr auto names = std::to_array<std::string_view>(
      {"kernel.core_pattern", "kernel.hotplug", "kernel.modprobe", "kernel.poweroff_cmd"});
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto equals = line.find('=');
    if (line.empty() || line[0] == '#' || line[0] == ';' || equals == line.npos) continue;
    std::string name(trim(line.substr(line[0] == '-' ? 1 : 0, equals - (line[0] == '-' ? 1 : 0))));
    std::ranges::replace(name, '/', '.');
    const auto value = trim(line.substr(equals + 1));
    if (std::ranges::find(names, name) == names.end()) continue;
    if (name != names[0] || value.starts_with('|')) each(name, value);
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
  to.add_commands({"sysctl", "etc/sysctl.conf"}, each_kernel_program);
  for (const std::string folder : {"etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d"})
    for (const auto& name : to.names_in({"sysctl", folder}, ".conf"))
      to.add_commands({"sysctl", folder + "/" + name}, each_kernel_program);
  const std::string modules = to.host().read_link("lib") ? "usr/lib/modules" : "lib/modules";
  for (const auto& version : to.names_in({"kernel-module", modules}, {}, true))
    for (const auto* folder : {"/extra", "/updates"})
      read_modules_in(to, modules + "/" + version + folder, deepest);
}

}  // namespace collector::inventory
