// What runs with the boot, with units and networks, and what other programs start.
#include "tests/unit/inventory/hook_host.hpp"

using tests::hook_host;
using tests::hook_texts;

TEST_CASE("hooks: drop-ins and units that lead a service elsewhere", "[inventory][hooks]") {
  const hook_host h;
  const std::string units = "etc/systemd/system/";
  write(h.root, units + "ssh.service.d/x.conf",
        "[Unit]\nDescription=x\n[Service]\nEnvironment=\"SSHD_OPTS=-o a\" "
        "API_TOKEN=hunter22\nExecStartPre=-/tmp/x --password=hunter22\nBindPaths=/tmp/a:/etc\n");
  write(h.root, units + "ssh.service.d/limits.conf", "[Service]\nLimitNOFILE=9\n");
  write(h.root, units + "own.service", "[Service]\nExecStart=/srv/x\nRootDirectory=/srv\n");
  write(h.root, units + "plain.service", "[Service]\nExecStart=/srv/x\n");
  h.packaged("openssh-server", "usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/x\n");
  fs::create_symlink("/usr/lib/systemd/system/ssh.service", h.root / (units + "sshd.service"));
  const auto drop_in = "/" + units + "ssh.service.d/x.conf = ";
  CHECK(h.of("unit") == hook_texts{"/" + units + "own.service = RootDirectory=/srv",
                                   drop_in + "Environment=SSHD_OPTS=-o a API_TOKEN=***; "
                                             "ExecStartPre=-/tmp/x --password=***; "
                                             "BindPaths=/tmp/a:/etc"});
  write(h.root, "usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/evil\n");
  CHECK(h.at("/usr/lib/systemd/system/ssh.service").altered == true);
}

TEST_CASE("hooks: containers that systemd starts, and what is laid over /usr",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/containers/systemd/x.container", "[Container]\nImage=a\nVolume=/:/host\n");
  write(h.root, "root/.config/containers/systemd/y.container", "[Container]\nImage=a\n");
  write(h.root, "var/lib/extensions/a.raw", "x");
  write(h.root, "var/lib/extensions/b/usr/lib/x", "x");
  CHECK(h.seen() == hook_texts{"extension /var/lib/extensions/a.raw",
                               "extension /var/lib/extensions/b",
                               "quadlet /etc/containers/systemd/x.container",
                               "user-unit /root/.config/containers/systemd/y.container"});
  CHECK(h.at("/etc/containers/systemd/x.container").runs == "Image=a; Volume=/:/host");
}

TEST_CASE("hooks: files of systemd, polkit and D-Bus that no package has", "[inventory][hooks]") {
  const hook_host h;
  for (const std::string path :
       {"etc/tmpfiles.d/x.conf", "usr/lib/sysusers.d/x.conf", "usr/lib/binfmt.d/x.conf",
        "etc/environment.d/x.conf", "etc/modules-load.d/x.conf",
        "usr/local/lib/systemd/system-environment-generators/x",
        "usr/local/share/systemd/user/x.service", "usr/share/polkit-1/rules.d/x.rules",
        "var/lib/polkit-1/localauthority/50-local.d/x.pkla",
        "usr/share/dbus-1/system-services/x.service", "usr/share/dbus-1/system.d/x.conf",
        "usr/share/keyrings/x.gpg"})
    write(h.root, path, "x");
  h.packaged("mine", "usr/lib/tmpfiles.d/mine.conf", "x");
  CHECK(h.seen() ==
        hook_texts{
            "apt-keyring /usr/share/keyrings/x.gpg", "binfmt /usr/lib/binfmt.d/x.conf",
            "dbus /usr/share/dbus-1/system-services/x.service",
            "dbus /usr/share/dbus-1/system.d/x.conf", "environment /etc/environment.d/x.conf",
            "generator /usr/local/lib/systemd/system-environment-generators/x",
            "modules-load /etc/modules-load.d/x.conf", "polkit /usr/share/polkit-1/rules.d/x.rules",
            "polkit /var/lib/polkit-1/localauthority/50-local.d/x.pkla",
            "sysusers /usr/lib/sysusers.d/x.conf", "tmpfiles /etc/tmpfiles.d/x.conf",
            "user-unit /usr/local/share/systemd/user/x.service"});
}

TEST_CASE("hooks: the initramfs, the boot loader and cloud-init", "[inventory][hooks]") {
  const hook_host h;
  for (const std::string path :
       {"etc/initramfs-tools/scripts/local-top/x", "usr/share/initramfs-tools/scripts/panic/x",
        "etc/grub.d/40_x", "var/lib/cloud/scripts/per-boot/x"})
    write(h.root, path, "x");
  write(h.root, "etc/default/grub",
        "# GRUB_CMDLINE_LINUX=no\nGRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX=\"quiet init=/tmp/x\"\n");
  write(h.root, "etc/crypttab",
        "# a\nroot UUID=1 none luks,keyscript=/tmp/k,discard\nswap UUID=2 none luks\n");
  CHECK(h.seen() == hook_texts{"boot /etc/crypttab root",
                               "boot /etc/default/grub GRUB_CMDLINE_LINUX", "boot /etc/grub.d/40_x",
                               "cloud-init /var/lib/cloud/scripts/per-boot/x",
                               "kernel /etc/initramfs-tools/scripts/local-top/x",
                               "kernel /usr/share/initramfs-tools/scripts/panic/x"});
  CHECK(h.at("/etc/crypttab", "root").runs == "/tmp/k");
}

TEST_CASE("hooks: commands of networks, of SNMP and of syslog", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/network/interfaces",
        "auto eth0\niface eth0 inet dhcp\n  pre-up /tmp/a \\\n   b\n  mtu 1400\n");
  write(h.root, "etc/network/interfaces.d/x", "iface eth1 inet manual\n\tup /tmp/c\n");
  write(h.root, "etc/wireguard/wg0.conf",
        "[Interface]\nPrivateKey = AAAA\nPostUp = /tmp/d %i\nAddress = 10.0.0.1/24\n");
  write(h.root, "etc/snmp/snmpd.conf",
        "# extend a /no\nrocommunity public\nextend evil /tmp/e f\npass .1.3 /tmp/g\n");
  write(h.root, "etc/rsyslog.d/x.conf",
        "action(type=\"omprog\" binary=\"/tmp/h i\")\n*.* ^/tmp/j\n*.* /var/log/all\n");
  CHECK(h.of("network") == hook_texts{"/etc/network/interfaces eth0: pre-up = /tmp/a  b",
                                      "/etc/network/interfaces.d/x eth1: up = /tmp/c",
                                      "/etc/wireguard/wg0.conf postup = /tmp/d %i"});
  CHECK(h.of("snmp") == hook_texts{"/etc/snmp/snmpd.conf .1.3 by pass = /tmp/g",
                                   "/etc/snmp/snmpd.conf evil by extend = /tmp/e f"});
  CHECK(h.of("syslog") == hook_texts{"/etc/rsyslog.d/x.conf *.* = /tmp/j",
                                     "/etc/rsyslog.d/x.conf binary = /tmp/h i"});
}

TEST_CASE("hooks: a program of a package that somebody replaced", "[inventory][hooks]") {
  const hook_host h;
  const std::string daemon = "usr/sbin/xd";
  write(h.root, "etc/systemd/system/x.service", "[Service]\nExecStart=/usr/sbin/xd -D\n");
  h.packaged("x", daemon, "as it came");
  CHECK(h.of("program").empty());
  write(h.root, daemon, "as it came with a back door");
  CHECK(h.of("program") == hook_texts{"/usr/sbin/xd = -"});
  CHECK(h.at("/usr/sbin/xd").altered == true);
  // Without its list it is nobody's.
  fs::remove(h.root / "var/lib/dpkg/info/x.list");
  CHECK_FALSE(h.at("/usr/sbin/xd").package);
}

TEST_CASE("hooks: a library that all programs load, and the shell of those who may not log in",
          "[inventory][hooks]") {
  const hook_host h;
  const std::string folder = "usr/lib/x86_64-linux-gnu/";
  h.packaged("libpam0g", folder + "libpam.so.0.85.1", "as it came");
  fs::create_symlink("libpam.so.0.85.1", h.root / (folder + "libpam.so.0"));
  CHECK(h.of("program").empty());
  write(h.root, folder + "libpam.so.0.85.1", "writes passwords down");
  CHECK(h.of("program") == hook_texts{"/" + folder + "libpam.so.0.85.1 = -"});
  const hook_host other;
  other.packaged("login", "usr/sbin/nologin", "says no");
  write(other.root, "usr/bin/bash", "a shell");
  fs::remove(other.root / "usr/sbin/nologin");
  fs::create_symlink("/usr/bin/bash", other.root / "usr/sbin/nologin");
  CHECK(other.at("/usr/sbin/nologin").altered == true);
}

TEST_CASE("hooks: what dpkg is unpacking is not told as altered, and not as mended",
          "[inventory][hooks]") {
  const hook_host h;
  const std::string unit = "usr/lib/systemd/system/x.service";
  h.packaged("x", unit, "[Service]\n");
  write(h.root, unit, "[Service]\nUser=x\n");
  CHECK(h.of("unit").size() == 1);
  fs::create_directories(h.root / "var/lib/dpkg/tmp.ci");
  CHECK(h.of("unit").empty());
  const auto s = scan(table_id::startup_hooks, h.root.path());
  CHECK(s.status == table_status::ok);
  CHECK_FALSE(s.missed.empty());
  // A file that lies there before its list is not nobody's.
  write(h.root, "usr/lib/tmpfiles.d/x.conf", "x");
  CHECK(h.of("tmpfiles").empty());
  fs::remove(h.root / "var/lib/dpkg/tmp.ci");
  CHECK(h.of("tmpfiles").size() == 1);
}

TEST_CASE("hooks: where no package's files are known, nothing is told of their folders",
          "[inventory][hooks]") {
  const hook_host h;
  for (int i = 0; i < 50; ++i)
    write(h.root, "usr/lib/systemd/system/" + std::to_string(i) + ".service", "x");
  write(h.root, "etc/tmpfiles.d/x.conf", "x");
  CHECK(h.seen() == hook_texts{"tmpfiles /etc/tmpfiles.d/x.conf"});
  h.packaged("x", "usr/lib/systemd/system/0.service", "x");
  CHECK(h.seen().size() == 50);
}
