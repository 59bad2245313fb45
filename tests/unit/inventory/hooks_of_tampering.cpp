// Places where somebody leads a host elsewhere who wants to come back.
#include "tests/unit/inventory/hook_host.hpp"

using tests::hook_host;
using tests::hook_texts;

TEST_CASE("hooks: words by which a boot loader starts something else", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "boot/grub/grub.cfg",
        "set default=\"1\"\nmenuentry 'Debian' {\n\tlinux /vmlinuz root=/dev/sda1 ro quiet "
        "init=/tmp/x selinux=0\n}\nmenuentry 'Debian, with Linux 6.1 (recovery mode)' {\n\tlinux "
        "/vmlinuz root=/dev/sda1 ro single\n}\nmenuentry 'Debian 2' {\n\tlinux /vmlinuz "
        "init=/tmp/x\n}\n");
  write(h.root, "boot/loader/entries/x.conf",
        "title x\noptions root=UUID=1 systemd.unit=rescue.target selinux=1\n");
  write(h.root, "boot/cmdline.txt", "console=tty1 root=/dev/mmcblk0p2 single\n");
  CHECK(h.of("boot") ==
        hook_texts{"/boot/cmdline.txt single = single", "/boot/grub/grub.cfg init = init=/tmp/x",
                   "/boot/grub/grub.cfg selinux = selinux=0",
                   "/boot/loader/entries/x.conf systemd.unit = systemd.unit=rescue.target"});
}

TEST_CASE("hooks: where the boot leads, and alternatives that lead elsewhere",
          "[inventory][hooks]") {
  const hook_host h;
  fs::create_directories(h.root / "etc/systemd/system");
  fs::create_directories(h.root / "etc/alternatives");
  fs::create_symlink("/tmp/evil.target", h.root / "etc/systemd/system/default.target");
  fs::create_symlink("/usr/lib/systemd/system/x.service", h.root / "etc/systemd/system/y.service");
  for (const auto& [name, target] : {std::pair("editor", "/usr/bin/vim"),
                                     {"pager", "/tmp/x"},
                                     {"java", "/opt/jdk/bin/java"},
                                     {"awk", "/usr/bin/../../tmp/y"},
                                     {"vi", "/usr/local/bin/vi"},
                                     {"a.1.gz", "/usr/share/a"}})
    fs::create_symlink(target, h.root / (std::string("etc/alternatives/") + name));
  CHECK(h.of("boot-target") == hook_texts{"/etc/systemd/system/default.target = /tmp/evil.target"});
  const std::string all = "/etc/alternatives/";
  CHECK(h.of("alternative") == hook_texts{all + "awk = /usr/bin/../../tmp/y",
                                          all + "java = /opt/jdk/bin/java", all + "pager = /tmp/x",
                                          all + "vi = /usr/local/bin/vi"});
}

TEST_CASE("hooks: what is mounted at the next boot, and mdadm's program", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/fstab",
        "# c\nUUID=1 / ext4 errors=remount-ro 0 1\n/dev/sdb1 /media/usb\tvfat user,suid 0 0\n"
        "//a/b /mnt cifs username=x,password=hunter22\nUUID=2 none swap sw 0 0\nshort\n");
  write(h.root, "etc/mdadm/mdadm.conf", "HOMEHOST <system>\nprog /tmp/x\nPROGRESS no\n");
  CHECK(h.of("fstab") == hook_texts{"/etc/fstab / = ext4 errors=remount-ro of UUID=1",
                                    "/etc/fstab /media/usb = vfat user,suid of /dev/sdb1",
                                    "/etc/fstab /mnt = cifs username=x,password=*** of //a/b"});
  CHECK(h.of("mdadm") == hook_texts{"/etc/mdadm/mdadm.conf PROGRAM = /tmp/x"});
}

TEST_CASE("hooks: what new homes begin with", "[inventory][hooks]") {
  const hook_host h;
  h.packaged("bash", "etc/skel/.profile", "# as it came\n");
  write(h.root, "etc/skel/.bashrc", "/tmp/x\n");
  write(h.root, "etc/skel/.config/autostart/x.desktop", "[Desktop Entry]\nExec=/tmp/y\n");
  CHECK(h.at("/etc/skel/.profile").altered == false);
  const auto evil = h.at("/etc/skel/.bashrc");
  CHECK(evil.runs->starts_with("/tmp/x ("));
  CHECK_FALSE(evil.user);
  CHECK(h.of("user-desktop")[0].starts_with("/etc/skel/.config/autostart/x.desktop = /tmp/y"));
}

TEST_CASE("hooks: files that PAM, vim, procmail, depmod and the C library take commands from",
          "[inventory][hooks]") {
  const hook_host h;
  for (const auto* path :
       {"etc/security/namespace.init", "etc/security/capability.conf", "etc/vim/vimrc",
        "etc/depmod.d/x.conf", "usr/lib/x86_64-linux-gnu/gconv/gconv-modules.d/x.conf",
        "etc/systemd/system.attached/x.service.d/y.conf"})
    write(h.root, path, "[Service]\nExecStartPre=/tmp/x\n");
  h.packaged("libc6", "usr/lib/x86_64-linux-gnu/gconv/gconv-modules", "theirs");
  const std::string recipe = "PATH=/bin\n:0\n* ^From.*x\n| /tmp/y -a\n:0 c\n! b@example.com\n";
  write(h.root, "etc/procmailrc", recipe);
  write(h.root, "root/.procmailrc", recipe);
  CHECK(h.seen() == hook_texts{"depmod /etc/depmod.d/x.conf",
                               "gconv /usr/lib/x86_64-linux-gnu/gconv/gconv-modules.d/x.conf",
                               "mail /etc/procmailrc pipe", "mail /root/.procmailrc pipe",
                               "pam-config /etc/security/capability.conf",
                               "pam-config /etc/security/namespace.init",
                               "unit /etc/systemd/system.attached/x.service.d/y.conf",
                               "vim /etc/vim/vimrc"});
  CHECK(h.at("/etc/procmailrc", "pipe").runs == "| /tmp/y -a");
}

TEST_CASE("hooks: ways through sshd, and parameters for the next boot", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/ssh/sshd_config", "GatewayPorts Yes\n");
  CHECK(h.at("/etc/ssh/sshd_config", "GatewayPorts").runs == "yes");
  CHECK(h.at("/etc/ssh/sshd_config", "PermitTunnel").runs == "no");
  write(h.root, "etc/sysctl.d/x.conf",
        "net/ipv4/conf/all/accept_redirects=1\n-net.ipv4.ip_forward = 1\nfs.protected_symlinks=0\n"
        "net.ipv4.tcp_rmem=1\nkernel.core_pattern=core\n");
  const std::string file = "/etc/sysctl.d/x.conf ";
  CHECK(h.of("sysctl") == hook_texts{file + "fs.protected_symlinks = 0",
                                     file + "net.ipv4.conf.all.accept_redirects = 1",
                                     file + "net.ipv4.ip_forward = 1"});
}
