// PAM: lines that run a program, let everybody in, or load a module from elsewhere; and modules
// that no package has, wherever they are named.
#include <algorithm>

#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/hooks/library_folders.hpp"

namespace collector::inventory {

namespace {

constexpr std::string_view below_usr = "usr/", of_modules = "/security",
                           of_the_host = "usr/local/lib/security";

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
  auto folder = module.substr(1, std::max<std::size_t>(module.rfind('/'), 1) - 1);
  if (folder == of_the_host) return false;
  if (folder.starts_with(below_usr)) folder.remove_prefix(below_usr.size());
  if (!folder.ends_with(of_modules)) return true;
  folder.remove_suffix(of_modules.size());
  return std::ranges::find(library_folders, folder) == library_folders.end();
}

void each_pam_command(std::string_view text, const named_command& each) {
  for (const auto& line : parse_pam(text))
    if (runs_program(line.module) || is_elsewhere(line.module) || lets_in(line))
      each(line.text, line.text);
}

/// The file with the whole stack, and what stands out in it in rows of its own.
void read_pam_file(hook_rows& to, const hook_place& file) {
  constexpr std::size_t longest_stack = 1500;
  to.add_file(file, pam_stack(to.read_masked(file)), longest_stack);
  to.add_commands(file, each_pam_command);
}

}  // namespace

void read_pam_hooks(hook_rows& to) {
  for (const auto* folder : {"etc/pam.d", "usr/lib/pam.d"}) {
    const hook_place all{"pam", folder};
    for (const auto& name : to.names_in(all)) read_pam_file(to, {all.kind, all.path + "/" + name});
  }
  read_pam_file(to, {"pam", "etc/pam.conf"});
  for (const auto& folder : library_folders_of(to.host()))
    to.add_folder({"pam-module", folder + std::string(of_modules), {}, true}, ".so");
  to.add_folder({"pam-module", std::string(of_the_host), {}, true}, ".so");
}

}  // namespace collector::inventory
