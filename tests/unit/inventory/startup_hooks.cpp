// What other programs run on their occasions, on made-up hosts.
#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/shell_code.hpp"
#include "tests/unit/inventory/hook_host.hpp"

using tests::hook_host;
using tests::hook_texts;

namespace {

hook_texts apt_commands(std::string_view text) {
  hook_texts out;
  inventory::each_apt_command(text, [&](std::string_view name, std::string_view command) {
    out.push_back(std::string(name) + " = " + std::string(command));
  });
  return out;
}

}  // namespace

TEST_CASE("hooks: files and folders where programs look", "[inventory][hooks]") {
  const hook_host h;
  for (const auto* path :
       {"etc/rc.local", "etc/profile.d/a.sh", "etc/profile.d/README", "etc/profile.d/b.sh~",
        "etc/systemd/system-generators/g", "etc/NetworkManager/dispatcher.d/pre-up.d/n",
        "etc/xdg/autostart/.h.desktop", "etc/update-motd.d/00-x", "etc/update-motd.d/a.dpkg-old",
        "etc/apt/keyrings/k.gpg", "etc/hosts.equiv", "etc/ld.so.conf.d/x.conf"})
    write(h.root, path, "x");
  fs::create_directories(h.root / "etc/profile.d/c.sh");
  CHECK(h.seen() == hook_texts{"apt-keyring /etc/apt/keyrings/k.gpg", "boot /etc/rc.local",
                               "desktop /etc/xdg/autostart/.h.desktop",
                               "generator /etc/systemd/system-generators/g",
                               "loader /etc/ld.so.conf.d/x.conf", "motd /etc/update-motd.d/00-x",
                               "network /etc/NetworkManager/dispatcher.d/pre-up.d/n",
                               "shell /etc/profile.d/a.sh", "trust /etc/hosts.equiv"});
  const auto row = h.at("/etc/rc.local");
  CHECK(row.digest == common::to_hex(std::string_view(common::sha256("x"))));
  CHECK(row.mode == "0644");
  CHECK_FALSE(row.package);
}

TEST_CASE("hooks: a package's file is known, and one that was changed since",
          "[inventory][hooks]") {
  const hook_host h;
  h.packaged("mine", "etc/profile.d/mine.sh", "echo a\n");
  CHECK(h.at("/etc/profile.d/mine.sh").package == "mine");
  CHECK(h.at("/etc/profile.d/mine.sh").altered == false);
  write(h.root, "etc/profile.d/mine.sh", "echo b\n");
  CHECK(h.at("/etc/profile.d/mine.sh").altered == true);
  // In a package's own folder only what no package has is a row.
  h.packaged("systemd", "usr/lib/systemd/system-generators/theirs", "x");
  write(h.root, "usr/lib/systemd/system-generators/evil", "x");
  CHECK(h.seen() == hook_texts{"generator /usr/lib/systemd/system-generators/evil",
                               "shell /etc/profile.d/mine.sh"});
}

TEST_CASE("hooks: start files of people, and those of a new home", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n");
  h.packaged("bash", "etc/skel/.bashrc", "# usual\n");
  write(h.root, "home/ann/.bashrc", "# usual\n");
  write(h.root, "home/ann/.rhosts", "+ +\n");
  write(h.root, "root/.profile", "x");
  write(h.root, "home/ann/.config/autostart/a.desktop",
        "[Desktop Entry]\nExec=/tmp/x --password=hunter22\n");
  write(h.root, "home/ann/.config/systemd/user/u.service",
        "[Service]\nExecStart=/tmp/y -a\nExecStop=/tmp/z\n");
  write(h.root, "home/ann/.config/systemd/user/v.service.d/w.conf",
        "[Service]\nExecStart=/tmp/v\n");
  CHECK(h.seen() == hook_texts{"trust /home/ann/.rhosts",
                               "user-desktop /home/ann/.config/autostart/a.desktop",
                               "user-shell /etc/skel/.bashrc", "user-shell /home/ann/.bashrc",
                               "user-shell /root/.profile",
                               "user-unit /home/ann/.config/systemd/user/u.service",
                               "user-unit /home/ann/.config/systemd/user/v.service.d/w.conf"});
  CHECK(h.at("/home/ann/.bashrc").package == "bash");
  CHECK(h.at("/home/ann/.bashrc").user == "ann");
  CHECK(h.at("/home/ann/.config/autostart/a.desktop").runs == "/tmp/x --password=***");
  CHECK(h.at("/home/ann/.config/systemd/user/u.service").runs == "/tmp/y -a; ExecStop=/tmp/z");
  write(h.root, "home/ann/.bashrc", "# usual\n/tmp/x &\n");
  CHECK_FALSE(h.at("/home/ann/.bashrc").package);
}

TEST_CASE("hooks: commands in the configuration of other programs", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/apt/apt.conf.d/99x", "APT::Update::Post-Invoke {\"/tmp/x || true\";};\n");
  write(h.root, "etc/dpkg/dpkg.cfg.d/x", "# c\npost-invoke=/tmp/y\nno-debsig\n");
  write(h.root, "etc/udev/rules.d/x.rules",
        "# RUN+=\"no\"\nACTION==\"add\", \\\n RUN+=\"/tmp/a b\", "
        "RUN+=\"/tmp/c\"\nPROGRAM==\"/tmp/d\", "
        "NAME=\"RUN\"\n");
  write(h.root, "etc/modprobe.d/x.conf", "blacklist a\ninstall usb-storage  /bin/true b\n");
  CHECK(h.seen() == hook_texts{"apt /etc/apt/apt.conf.d/99x APT::Update::Post-Invoke",
                               "dpkg /etc/dpkg/dpkg.cfg.d/x post-invoke",
                               "modprobe /etc/modprobe.d/x.conf install usb-storage",
                               "udev /etc/udev/rules.d/x.rules PROGRAM",
                               "udev /etc/udev/rules.d/x.rules RUN",
                               "udev /etc/udev/rules.d/x.rules RUN (2)"});
  CHECK(h.at("/etc/apt/apt.conf.d/99x", "APT::Update::Post-Invoke").runs == "/tmp/x || true");
  CHECK(h.at("/etc/modprobe.d/x.conf", "install usb-storage").runs == "/bin/true b");
}

TEST_CASE("hooks: apt.conf in its spellings", "[inventory][hooks]") {
  CHECK(apt_commands("DPkg { Post-Invoke { \"a\"; \"b\"; }; };\n") ==
        hook_texts{"DPkg::Post-Invoke = a", "DPkg::Post-Invoke = b"});
  CHECK(apt_commands("// DPkg::Pre-Invoke {\"no\";};\ndpkg::pre-invoke:: \"a\"; /* x\n */ # y\n") ==
        hook_texts{"dpkg::pre-invoke:: = a"});
  CHECK(apt_commands(
            "APT { Update { Post-Invoke-Success:: \"c;d\"; }; Periodic { Enable \"1\"; }; };") ==
        hook_texts{"APT::Update::Post-Invoke-Success:: = c;d"});
  CHECK(apt_commands("DPkg::Options { \"--force-confdef\"; }").empty());
}

TEST_CASE("hooks: lines of PAM that run something or let everybody in", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/pam.d/common-auth",
        "auth\t[success=1 default=ignore]\tpam_unix.so nullok\nauth requisite pam_deny.so\nauth "
        "required "
        "pam_permit.so\n");
  CHECK(h.seen() == hook_texts{"pam /etc/pam.d/common-auth"});
  CHECK(h.at("/etc/pam.d/common-auth")
            .runs->starts_with("auth [success=1 default=ignore] pam_unix.so nullok; auth "
                               "requisite pam_deny.so; "));
  write(h.root, "etc/pam.d/sshd",
        "auth sufficient pam_permit.so\n-auth optional pam_exec.so expose_authtok /tmp/x # c\nauth "
        "[success=done \\\n default=ignore] /tmp/pam_x.so\nsession optional "
        "/lib/security/pam_y.so\n");
  write(h.root, "usr/lib/x86_64-linux-gnu/security/pam_z.so", "x");
  CHECK(h.seen() ==
        hook_texts{"pam /etc/pam.d/common-auth", "pam /etc/pam.d/sshd",
                   "pam /etc/pam.d/sshd -auth optional pam_exec.so expose_authtok /tmp/x",
                   "pam /etc/pam.d/sshd auth [success=done default=ignore] /tmp/pam_x.so",
                   "pam /etc/pam.d/sshd auth sufficient pam_permit.so",
                   "pam-module /usr/lib/x86_64-linux-gnu/security/pam_z.so"});
}

TEST_CASE("hooks: what a package brought is told once it is another", "[inventory][hooks]") {
  const hook_host h;
  const std::string module = "usr/lib/security/pam_deny.so";
  h.packaged("libpam-modules", module, "module");
  CHECK(h.seen().empty());
  write(h.root, module, "evil");
  CHECK(h.seen() == hook_texts{"pam-module /" + module});
  CHECK(h.at("/" + module).altered == true);
}

TEST_CASE("hooks: a name with dpkg's mark in its middle is a name like another",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/profile.d/00.dpkg-x.sh", "x\n");
  write(h.root, "etc/update-motd.d/a.dpkg-new", "x\n");
  CHECK(h.seen() == hook_texts{"shell /etc/profile.d/00.dpkg-x.sh"});
}

TEST_CASE("hooks: comments and blanks of a script are nothing that it runs", "[inventory][hooks]") {
  const auto code = [](std::string_view script) { return inventory::shell_code(script); };
  CHECK(code("#!/bin/sh\n# c\n\n  a b # c\nc#d ${#e}\n") == "#!/bin/sh\na b\nc#d ${#e}");
  CHECK(code("echo '\n# x\n' # c\n") == "echo '\n# x\n'");
  CHECK(code("echo \"a\\\" #\n#b\"\n# c\n") == "echo \"a\\\" #\n#b\"");
  CHECK(code("echo $'a\\' #\n#b'\n# c\n") == "echo $'a\\' #\n#b'");
  CHECK(code("echo \\\n# x\n# c\n") == "echo \\\n# x");
  CHECK(code("cat <<E\n# x\nE\n") == "cat <<E\n# x\nE\n");
  const hook_host h;
  write(h.root, "etc/profile.d/x.sh", "# one\nexport TOKEN=hunter22 # two\n");
  const auto before = h.at("/etc/profile.d/x.sh");
  CHECK(before.runs->starts_with("export TOKEN=*** ("));
  write(h.root, "etc/profile.d/x.sh", "export TOKEN=hunter22\n");
  CHECK(h.at("/etc/profile.d/x.sh").runs == before.runs);
  CHECK(h.at("/etc/profile.d/x.sh").digest != before.digest);
  write(h.root, "etc/profile.d/x.sh", "export TOKEN=hunter22; y\n");
  CHECK(h.at("/etc/profile.d/x.sh").runs != before.runs);
}
