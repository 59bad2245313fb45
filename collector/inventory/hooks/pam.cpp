// PAM: lines that run a program, let everybody in, or load a module from elsewhere; and modules
// that no package has, wherever they are named.
#include <algorithm>
#include <array>

#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"

namespace collector::inventory {

namespace {

constexpr auto module_folders = std::to_array<const char*>(
    {"usr/lib/security", "usr/lib64/security", "usr/lib/x86_64-linux-gnu/security",
     "usr/lib/aarch64-linux-gnu/security", "usr/lib/i386-linux-gnu/security",
     "usr/lib/arm-linux-gnueabihf/security", "usr/lib/riscv64-linux-gnu/security",
     "usr/lib/powerpc64le-linux-gnu/security", "usr/lib/s390x-linux-gnu/security", "lib/security",
     "lib64/security", "usr/local/lib/security"});

std::string_view base_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool runs_program(std::string_view module) {
  const auto name = base_of(module);
  return name == "pam_exec.so" || name == "pam_script.so" || name == "pam_python.so" ||
         name == "pam_perl.so" || name == "pam_lua.so";
}

/// Whoever comes there is let in, whatever stands behind it.
bool lets_in(const pam_line& line) {
  if (line.type != "auth" || base_of(line.module) != "pam_permit.so") return false;
  return line.control == "sufficient" || line.control.find("=done") != line.control.npos;
}

bool is_elsewhere(std::string_view module) {
  if (!module.starts_with('/')) return module.find('/') != module.npos;
  const auto folder = module.substr(1, std::max<std::size_t>(module.rfind('/'), 1) - 1);
  for (const auto* known : module_folders)
    if (folder == known || (folder.starts_with("lib/") && "usr/" + std::string(folder) == known))
      return false;
  return true;
}

void each_pam_command(std::string_view text, const named_command& each) {
  for (const auto& line : parse_pam(text))
    if (runs_program(line.module) || is_elsewhere(line.module) || lets_in(line))
      each(line.text, line.text);
}

}  // namespace

void read_pam_hooks(hook_rows& to) {
  for (const auto* folder : {"etc/pam.d", "usr/lib/pam.d"}) {
    const hook_place all{"pam", folder};
    for (const auto& name : to.names_in(all)) {
      const hook_place file{all.kind, all.path + "/" + name};
      to.add_file(file);
      to.add_commands(file, each_pam_command);
    }
  }
  const hook_place old{"pam", "etc/pam.conf"};
  to.add_file(old);
  // On most hosts /lib is a link, and the same would be there twice.
  const bool is_merged = to.host().read_link("lib").has_value();
  for (const std::string folder : module_folders)
    if (!is_merged || !folder.starts_with("lib"))
      to.add_folder({"pam-module", folder}, ".so", true);
}

}  // namespace collector::inventory
