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

TEST_CASE("hooks: what a boot loader is told behind a brace, and who may change it",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "boot/grub/grub.cfg",
        "set superusers=\"root,ann\"\nexport superusers\npassword_pbkdf2 root "
        "grub.pbkdf2.sha512.10000.AA.BB\nmenuentry 'a { b' { linux /vmlinuz root=${r} ro "
        "init=/tmp/x ; initrd /i }\n# menuentry x { linux /v selinux=0 }\n");
  CHECK(h.of("boot") == hook_texts{"/boot/grub/grub.cfg init = init=/tmp/x",
                                   "/boot/grub/grub.cfg password = as a hash",
                                   "/boot/grub/grub.cfg superusers = root,ann"});
}

TEST_CASE("hooks: an image of the boot, and whether packages were installed when it was made",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "boot/initrd.img-6.1", "as it was made");
  write(h.root, "boot/vmlinuz-6.1", "x");
  fs::create_symlink("initrd.img-6.1", h.root / "boot/initrd.img");
  write(h.root, "var/lib/dpkg/status", "");
  CHECK(h.of("initrd").size() == 1);
  CHECK(h.at("/boot/initrd.img-6.1").altered == false);
  const auto before = h.at("/boot/initrd.img-6.1").digest;
  REQUIRE(before);
  after_a_while();
  write(h.root, "boot/initrd.img-6.1", "as it was made, and more");
  CHECK(h.at("/boot/initrd.img-6.1").altered == true);
  CHECK(h.at("/boot/initrd.img-6.1").digest != before);
}

TEST_CASE("hooks: a library and a module of Python that are not their package's any more",
          "[inventory][hooks]") {
  const hook_host h;
  const std::string library = "usr/lib/x86_64-linux-gnu/libz.so.1.2.13",
                    module = "usr/lib/python3/dist-packages/yaml/inner/loader.py";
  const auto packaged = [&](const std::string& package, const std::string& path) {
    common::hasher md5(common::hasher::kind::md5);
    write(h.root, path, "as it came");
    write(h.root, "var/lib/dpkg/info/" + package + ".list", "/.\n/" + path + "\n");
    write(h.root, "var/lib/dpkg/info/" + package + ".md5sums",
          common::to_hex(std::string_view(md5.add("as it came").finish())) + "  " + path + "\n");
  };
  packaged("zlib1g", library);
  packaged("python3-yaml", module);
  write(h.root, "var/lib/dpkg/status", "Package: zlib1g\nStatus: install ok installed\n\n");
  CHECK(h.of("library").empty());
  after_a_while();
  write(h.root, library, "as it came, and more");
  write(h.root, module, "import evil");
  // Of nobody's files is not known how they came; what Python made of one belongs to nobody.
  write(h.root, "usr/lib/x86_64-linux-gnu/libown.so", "x");
  write(h.root, "usr/lib/python3/dist-packages/yaml/__pycache__/loader.pyc", "x");
  CHECK(h.of("library") == hook_texts{"/" + module + " = -", "/" + library + " = -"});
  CHECK(h.at("/" + library).altered == true);
  CHECK(h.at("/" + library).package == "zlib1g");
  write(h.root, library, "as it came");
  CHECK(h.of("library") == hook_texts{"/" + module + " = -"});
}

TEST_CASE("hooks: a history that leads nowhere, and an account whose services linger",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
  write(h.root, "home/ann/.zsh_history", "ls\n");
  fs::create_directories(h.root / "root");
  fs::create_symlink("/dev/null", h.root / "root/.bash_history");
  fs::create_symlink("/dev/null", h.root / "home/ann/.bash_history");
  write(h.root, "var/lib/systemd/linger/ann", "");
  CHECK(h.of("history") ==
        hook_texts{"/home/ann/.bash_history = /dev/null", "/root/.bash_history = /dev/null"});
  CHECK(h.at("/home/ann/.bash_history").user == "ann");
  CHECK(h.of("linger") == hook_texts{"/var/lib/systemd/linger/ann = -"});
}

TEST_CASE("hooks: a file of a home that is as a new one has it, whoever wrote that",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
  write(h.root, "etc/skel/.bashrc", "ours\n");
  write(h.root, "home/ann/.bashrc", "ours\n");
  CHECK(h.at("/home/ann/.bashrc").altered == false);
  CHECK_FALSE(h.at("/etc/skel/.bashrc").altered);
  write(h.root, "home/ann/.bashrc", "ours\n/tmp/x\n");
  CHECK_FALSE(h.at("/home/ann/.bashrc").altered);
}

TEST_CASE("hooks: a umask that keeps others out and the name of an editor are no code",
          "[inventory][hooks]") {
  const hook_host h;
  const auto says = [&](const std::string& text) {
    write(h.root, "etc/profile.d/x.sh", text);
    return *h.at("/etc/profile.d/x.sh").runs;
  };
  const auto without = says("ls\n");
  for (const auto* line : {"umask 027", "umask 0077;", "export EDITOR=vim",
                           "EDITOR=\"/usr/bin/vi\"", "export VISUAL=vim.tiny EDITOR=nano"})
    CHECK(says(std::string("ls\n") + line + "\n") == without);
  for (const auto* line :
       {"umask 000", "umask 0007", "umask 027; /tmp/x", "EDITOR=/tmp/x", "EDITOR=vim /tmp/x",
        "EDITOR=$(x)", "export EDITOR=vim PATH=/tmp", "umask u=rwx", "EDITOR=vim\\"})
    CHECK(says(std::string("ls\n") + line + "\n") != without);
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
