// Programs of packages that somebody may have put another in the place of.
#include <array>
#include <set>

#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/services/unit_contents.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t programs_named = 500;
/// By which people log in, become others, and see what a host does.
constexpr auto looked_through = std::to_array<const char*>(
    {"usr/bin/bash",    "usr/bin/dash",    "usr/bin/login",        "usr/bin/su",
     "usr/bin/sudo",    "usr/bin/passwd",  "usr/bin/ssh",          "usr/bin/scp",
     "usr/bin/ls",      "usr/bin/ps",      "usr/bin/top",          "usr/bin/ss",
     "usr/bin/netstat", "usr/bin/lsof",    "usr/bin/find",         "usr/bin/who",
     "usr/bin/last",    "usr/bin/lsmod",   "usr/bin/kmod",         "usr/bin/dpkg",
     "usr/bin/apt",     "usr/bin/apt-get", "usr/bin/systemctl",    "usr/bin/journalctl",
     "usr/bin/crontab", "usr/bin/curl",    "usr/bin/wget",         "usr/bin/gpgv",
     "usr/sbin/sshd",   "usr/sbin/cron",   "usr/sbin/unix_chkpwd", "usr/lib/openssh/sftp-server"});

void add_programs_of(hook_rows& to, const std::string& folder, std::set<std::string>& names) {
  for (const auto& name : to.names_in({"program", folder}, ".service")) {
    const auto unit = read_unit(to.host(), folder + "/" + name, {});
    const auto& program = unit->says.binary;
    if (program.starts_with('/') && program.find('%') == program.npos &&
        names.size() < programs_named)
      names.insert(below_root(program));
  }
}

}  // namespace

void read_program_hooks(hook_rows& to) {
  std::set<std::string> names(looked_through.begin(), looked_through.end());
  for (const auto* folder : {"etc/systemd/system", "usr/lib/systemd/system"})
    add_programs_of(to, folder, names);
  if (!to.host().read_link("lib")) add_programs_of(to, "lib/systemd/system", names);
  for (const auto& name : names) to.add_program(name);
}

}  // namespace collector::inventory
