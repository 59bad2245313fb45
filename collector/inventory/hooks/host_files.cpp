// Files that are run for everybody, by the places where their programs look.
#include <array>

#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/hooks/library_folders.hpp"

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
    {"boot", "etc/kernel/cmdline"},
    {"modules-load", "etc/modules"},
    {"modules-load", "etc/initramfs-tools/modules"},
    {"network", "etc/ppp/ip-pre-up"},
    {"network", "etc/ppp/ip-up"},
    {"network", "etc/ppp/ip-down"},
    {"network", "etc/ppp/ipv6-up"},
    {"network", "etc/ppp/ipv6-down"},
    {"network", "etc/ppp/auth-up"},
    {"network", "etc/ppp/auth-down"},
    {"network", "etc/dhcpcd.enter-hook"},
    {"network", "etc/dhcpcd.exit-hook"},
    {"dbus", "etc/dbus-1/system-local.conf"},
    {"needrestart", "etc/needrestart/needrestart.conf"},
    {"vim", "etc/vim/vimrc"},
    {"vim", "etc/vim/vimrc.local"},
    {"vim", "etc/vimrc"},
    {"pam-config", "etc/security/namespace.init"},
    {"pam-config", "etc/security/namespace.conf"},
    {"pam-config", "etc/security/capability.conf"},
    {"pam-config", "etc/security/group.conf"},
    {"pam-config", "etc/security/access.conf"},
    {"pam-config", "etc/security/pam_env.conf"},
    {"depmod", "etc/depmod.conf"},
    {"pip", "etc/pip.conf"},
    {"cloud-init", "etc/cloud/cloud.cfg"},
    {"cloud-init", "var/lib/cloud/instance/user-data.txt"},
    {"cloud-init", "var/lib/cloud/instance/vendor-data.txt"},
    {"cloud-init", "var/lib/cloud/seed/nocloud/user-data"},
    {"cloud-init", "var/lib/cloud/seed/nocloud-net/user-data"},
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
    {"generator", "usr/local/lib/systemd/system-environment-generators"},
    {"generator", "usr/lib/systemd/system-environment-generators", "", true},
    {"generator", "etc/systemd/user-environment-generators"},
    {"generator", "run/systemd/user-environment-generators"},
    {"generator", "usr/local/lib/systemd/user-environment-generators"},
    {"generator", "usr/lib/systemd/user-environment-generators", "", true},
    {"sleep", "usr/lib/systemd/system-sleep", "", true},
    {"sleep", "usr/lib/systemd/system-shutdown", "", true},
    {"sleep", "etc/pm/sleep.d"},
    {"user-unit", "usr/lib/systemd/user", ".service", true},
    {"user-unit", "usr/share/systemd/user", ".service", true},
    {"tmpfiles", "etc/tmpfiles.d", ".conf"},
    {"tmpfiles", "usr/local/lib/tmpfiles.d", ".conf"},
    {"tmpfiles", "usr/lib/tmpfiles.d", ".conf", true},
    {"sysusers", "etc/sysusers.d", ".conf"},
    {"sysusers", "usr/local/lib/sysusers.d", ".conf"},
    {"sysusers", "usr/lib/sysusers.d", ".conf", true},
    {"binfmt", "etc/binfmt.d", ".conf"},
    {"binfmt", "usr/local/lib/binfmt.d", ".conf"},
    {"binfmt", "usr/lib/binfmt.d", ".conf", true},
    {"environment", "etc/environment.d", ".conf"},
    {"environment", "usr/local/lib/environment.d", ".conf"},
    {"environment", "usr/lib/environment.d", ".conf", true},
    {"modules-load", "etc/modules-load.d", ".conf"},
    {"modules-load", "usr/local/lib/modules-load.d", ".conf"},
    {"modules-load", "usr/lib/modules-load.d", ".conf", true},
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
    {"network", "etc/ppp/ipv6-up.d"},
    {"network", "etc/ppp/ipv6-down.d"},
    {"network", "usr/lib/dhcpcd/dhcpcd-hooks", "", true},
    {"desktop", "etc/X11/Xsession.d"},
    {"desktop", "etc/X11/xinit/xinitrc.d"},
    {"desktop", "etc/xdg/autostart", ".desktop"},
    {"kernel", "etc/kernel/preinst.d"},
    {"kernel", "etc/kernel/postinst.d"},
    {"kernel", "etc/kernel/prerm.d"},
    {"kernel", "etc/kernel/postrm.d"},
    {"kernel", "etc/kernel/install.d"},
    {"kernel", "etc/initramfs-tools/hooks"},
    {"kernel", "usr/share/initramfs-tools/hooks", "", true},
    {"kernel", "etc/dracut.conf.d", ".conf"},
    {"boot", "etc/grub.d"},
    {"boot", "etc/default/grub.d", ".cfg"},
    {"logrotate", "etc/logrotate.d"},
    {"inetd", "etc/xinetd.d"},
    {"pam-config", "etc/security/namespace.d"},
    {"pam-config", "etc/security/access.d", ".conf"},
    {"depmod", "etc/depmod.d", ".conf"},
    {"depmod", "run/depmod.d", ".conf"},
    {"depmod", "usr/local/lib/depmod.d", ".conf"},
    {"depmod", "usr/lib/depmod.d", ".conf", true},
    {"loader", "etc/ld.so.conf.d", ".conf"},
    {"polkit", "etc/polkit-1/rules.d", ".rules"},
    {"polkit", "run/polkit-1/rules.d", ".rules"},
    {"polkit", "usr/local/share/polkit-1/rules.d", ".rules"},
    {"polkit", "usr/share/polkit-1/rules.d", ".rules", true},
    {"polkit", "usr/local/share/polkit-1/actions", ".policy"},
    {"polkit", "usr/share/polkit-1/actions", ".policy", true},
    {"polkit", "etc/polkit-1/localauthority.conf.d", ".conf"},
    {"dbus", "etc/dbus-1/system.d", ".conf"},
    {"dbus", "usr/local/share/dbus-1/system.d", ".conf"},
    {"dbus", "usr/share/dbus-1/system.d", ".conf", true},
    {"dbus", "usr/local/share/dbus-1/system-services", ".service"},
    {"dbus", "usr/share/dbus-1/system-services", ".service", true},
    {"dbus", "usr/local/share/dbus-1/services", ".service"},
    {"dbus", "usr/share/dbus-1/services", ".service", true},
    {"apt-keyring", "etc/apt/trusted.gpg.d"},
    {"apt-keyring", "etc/apt/keyrings"},
    {"apt-keyring", "usr/share/keyrings", "", true},
    {"rpm-keyring", "etc/pki/rpm-gpg", "", true},
    {"needrestart", "etc/needrestart/conf.d", ".conf"},
    {"needrestart", "etc/needrestart/hook.d"},
    {"needrestart", "etc/needrestart/notify.d"},
    {"needrestart", "etc/needrestart/restart.d"},
    {"ca-certificates", "etc/ca-certificates/update.d"},
    {"audit-plugin", "etc/audit/plugins.d", ".conf"},
    {"audit-plugin", "etc/audisp/plugins.d", ".conf"},
    {"kubernetes", "etc/kubernetes/manifests"},
    {"linger", "var/lib/systemd/linger"},
    {"cloud-init", "etc/cloud/cloud.cfg.d", ".cfg"},
    {"cloud-init", "var/lib/cloud/scripts/per-boot"},
    {"cloud-init", "var/lib/cloud/scripts/per-instance"},
    {"cloud-init", "var/lib/cloud/scripts/per-once"},
    {"cloud-init", "var/lib/cloud/instance/scripts"},
    {"cloud-init", "var/lib/cloud/instance/boothooks"},
    {"git", "usr/share/git-core/templates/hooks", "", true},
});

/// `10-vendor.d/x.pkla`, which polkit of before rules reads.
void read_local_authorities(hook_rows& to) {
  for (const auto* folder : {"etc/polkit-1/localauthority", "var/lib/polkit-1/localauthority"}) {
    const hook_place all{"polkit", folder};
    for (const auto& name : to.names_in(all, ".d", true))
      to.add_folder({all.kind, all.path + "/" + name}, ".pkla");
  }
}

/// What the C library loads to convert letters, at whatever program's asking.
void read_conversions(hook_rows& to) {
  for (const auto& folder : library_folders_of(to.host())) {
    const auto modules = folder + "/gconv/gconv-modules";
    to.add_file({"gconv", modules, {}, true});
    to.add_folder({"gconv", modules + ".d", {}, true}, ".conf");
  }
}

}  // namespace

void read_host_hooks(hook_rows& to) {
  for (const auto& f : single_files) to.add_file({f.kind, f.path});
  for (const auto& f : whole_folders) to.add_folder({f.kind, f.path, {}, f.of_packages}, f.ends);
  read_local_authorities(to);
  read_conversions(to);
}

}  // namespace collector::inventory
