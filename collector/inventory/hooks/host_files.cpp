// Files that are run for everybody, by the places where their programs look.
#include <array>

#include "collector/inventory/hooks/hooks.hpp"

namespace collector::inventory {

namespace {

struct known_file {
  const char *kind, *path;
};
constexpr auto single_files = std::to_array<known_file>({
    {"boot", "etc/rc.local"},
    {"boot", "etc/rc.d/rc.local"},
    {"boot", "etc/init.d/boot.local"},
    {"boot", "etc/inittab"},
    {"shell", "etc/profile"},
    {"shell", "etc/bash.bashrc"},
    {"shell", "etc/bashrc"},
    {"shell", "etc/bash.bash_logout"},
    {"shell", "etc/bash_completion"},
    {"shell", "etc/environment"},
    {"shell", "etc/zshenv"},
    {"shell", "etc/zsh/zshenv"},
    {"shell", "etc/zsh/zprofile"},
    {"shell", "etc/zsh/zshrc"},
    {"shell", "etc/zsh/zlogin"},
    {"shell", "etc/zsh/zlogout"},
    {"shell", "etc/csh.cshrc"},
    {"shell", "etc/csh.login"},
    {"shell", "etc/ksh.kshrc"},
    {"shell", "etc/mkshrc"},
    {"shell", "etc/fish/config.fish"},
    {"ssh", "etc/ssh/sshrc"},
    {"sudo", "etc/sudo.conf"},
    {"trust", "etc/hosts.equiv"},
    {"trust", "etc/shosts.equiv"},
    {"trust", "etc/ssh/shosts.equiv"},
    {"apt-keyring", "etc/apt/trusted.gpg"},
    {"loader", "etc/ld.so.conf"},
    {"inetd", "etc/inetd.conf"},
    {"logrotate", "etc/logrotate.conf"},
});

struct known_folder {
  const char *kind, *path, *ends = "";
  bool of_packages = false;
};
constexpr auto whole_folders = std::to_array<known_folder>({
    {"generator", "etc/systemd/system-generators"},
    {"generator", "run/systemd/system-generators"},
    {"generator", "usr/local/lib/systemd/system-generators"},
    {"generator", "usr/lib/systemd/system-generators", "", true},
    {"generator", "etc/systemd/user-generators"},
    {"generator", "run/systemd/user-generators"},
    {"generator", "usr/local/lib/systemd/user-generators"},
    {"generator", "usr/lib/systemd/user-generators", "", true},
    {"generator", "etc/systemd/system-environment-generators"},
    {"generator", "run/systemd/system-environment-generators"},
    {"generator", "usr/lib/systemd/system-environment-generators", "", true},
    {"generator", "etc/systemd/user-environment-generators"},
    {"generator", "run/systemd/user-environment-generators"},
    {"generator", "usr/lib/systemd/user-environment-generators", "", true},
    {"sleep", "usr/lib/systemd/system-sleep", "", true},
    {"sleep", "usr/lib/systemd/system-shutdown", "", true},
    {"sleep", "etc/pm/sleep.d"},
    {"user-unit", "usr/lib/systemd/user", ".service", true},
    {"shell", "etc/profile.d", ".sh"},
    {"shell", "etc/profile.d", ".csh"},
    {"shell", "etc/bash_completion.d"},
    {"shell", "etc/fish/conf.d", ".fish"},
    {"motd", "etc/update-motd.d"},
    {"network", "etc/NetworkManager/dispatcher.d"},
    {"network", "etc/NetworkManager/dispatcher.d/pre-up.d"},
    {"network", "etc/NetworkManager/dispatcher.d/pre-down.d"},
    {"network", "etc/NetworkManager/dispatcher.d/no-wait.d"},
    {"network", "usr/lib/NetworkManager/dispatcher.d", "", true},
    {"network", "etc/networkd-dispatcher/routable.d"},
    {"network", "etc/networkd-dispatcher/configured.d"},
    {"network", "etc/networkd-dispatcher/degraded.d"},
    {"network", "etc/networkd-dispatcher/off.d"},
    {"network", "etc/network/if-pre-up.d"},
    {"network", "etc/network/if-up.d"},
    {"network", "etc/network/if-down.d"},
    {"network", "etc/network/if-post-down.d"},
    {"network", "etc/dhcp/dhclient-enter-hooks.d"},
    {"network", "etc/dhcp/dhclient-exit-hooks.d"},
    {"network", "etc/ppp/ip-up.d"},
    {"network", "etc/ppp/ip-down.d"},
    {"desktop", "etc/X11/Xsession.d"},
    {"desktop", "etc/X11/xinit/xinitrc.d"},
    {"desktop", "etc/xdg/autostart", ".desktop"},
    {"kernel", "etc/kernel/preinst.d"},
    {"kernel", "etc/kernel/postinst.d"},
    {"kernel", "etc/kernel/prerm.d"},
    {"kernel", "etc/kernel/postrm.d"},
    {"kernel", "etc/kernel/install.d"},
    {"kernel", "etc/initramfs-tools/hooks"},
    {"kernel", "etc/initramfs-tools/scripts/init-top"},
    {"kernel", "etc/initramfs-tools/scripts/init-premount"},
    {"kernel", "etc/initramfs-tools/scripts/init-bottom"},
    {"logrotate", "etc/logrotate.d"},
    {"inetd", "etc/xinetd.d"},
    {"loader", "etc/ld.so.conf.d", ".conf"},
    {"polkit", "etc/polkit-1/rules.d", ".rules"},
    {"apt-keyring", "etc/apt/trusted.gpg.d"},
    {"apt-keyring", "etc/apt/keyrings"},
    {"git", "usr/share/git-core/templates/hooks", "", true},
});

}  // namespace

void read_host_hooks(hook_rows& to) {
  for (const auto& f : single_files) to.add_file({f.kind, f.path});
  for (const auto& f : whole_folders) to.add_folder({f.kind, f.path}, f.ends, f.of_packages);
}

}  // namespace collector::inventory
