// Who else is let in or made root by the files of accounts and sudo, and who may write those files.
#include <array>

#include "collector/inventory/accounts/shadow.hpp"
#include "collector/inventory/accounts/sudoers.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// Who may write one of these is root soon, and who reads the first of them has everybody's hashes.
constexpr auto guarded = std::to_array<const char*>({"etc/shadow",
                                                     "etc/gshadow",
                                                     "etc/shadow-",
                                                     "etc/gshadow-",
                                                     "etc/passwd",
                                                     "etc/group",
                                                     "etc",
                                                     "etc/sudoers.d",
                                                     "etc/pam.d",
                                                     "etc/security",
                                                     "etc/ssh",
                                                     "etc/ssh/sshd_config",
                                                     "etc/crontab",
                                                     "etc/cron.d",
                                                     "etc/cron.hourly",
                                                     "etc/cron.daily",
                                                     "etc/cron.weekly",
                                                     "etc/cron.monthly",
                                                     "etc/profile.d",
                                                     "etc/systemd/system",
                                                     "etc/ld.so.preload",
                                                     "etc/ld.so.conf.d",
                                                     "etc/init.d",
                                                     "etc/udev/rules.d",
                                                     "etc/polkit-1/rules.d",
                                                     "etc/apt/apt.conf.d",
                                                     "etc/nsswitch.conf",
                                                     "etc/doas.conf",
                                                     "root",
                                                     "root/.ssh",
                                                     "root/.ssh/authorized_keys",
                                                     "boot",
                                                     "usr/bin",
                                                     "usr/sbin",
                                                     "usr/lib",
                                                     "usr/local/bin",
                                                     "usr/local/sbin"});

/// `developers:$y$…:ann,bob:`. The hash itself is never kept.
void each_group_rule(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    const auto f = split(trim(line), ':', 4);
    if (f.size() < 3 || f[0].empty()) continue;
    std::string says;
    if (password_state(f[1]) == "set") says = "anybody who knows its password may join";
    if (!f[2].empty())
      says.append(says.empty() ? "" : "; ").append("administered by ").append(f[2]);
    if (!says.empty()) each(f[0], says);
  }
}

/// `ann:100000:65536`
void each_id_range(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto colon = line.find(':');
    if (colon != line.npos && !line.starts_with('#'))
      each(line.substr(0, colon), line.substr(colon + 1));
  }
}

void read_sudo(hook_rows& to) {
  if (!to.host().stat("etc/sudoers")) return;
  const auto says = read_sudoers(to.host());
  const hook_place file{"sudo", "etc/sudoers"};
  for (const auto& path : says.files) to.add_access({"access", path});
  if (!says.fault.empty()) {
    to.lost(file, says.fault);
    to.lost({"access", "etc/sudoers"}, says.fault);
  } else {
    to.add_command(file, "secure_path", says.secure_path.empty() ? "not set" : says.secure_path);
  }
}

}  // namespace

void read_account_hooks(hook_rows& to) {
  for (const auto* path : guarded) to.add_access({"access", path});
  to.add_commands({"gshadow", "etc/gshadow"}, each_group_rule);
  for (const auto* file : {"etc/subuid", "etc/subgid"})
    to.add_commands({"subid", file}, each_id_range);
  read_sudo(to);
}

}  // namespace collector::inventory
