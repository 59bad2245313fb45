// Commands in the configuration of clients, services, interpreters and the kernel.
#include "tests/unit/inventory/hook_host.hpp"

using tests::hook_host;
using tests::hook_texts;

TEST_CASE("hooks: what ssh of people and of the host runs", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
  write(h.root, "etc/ssh/ssh_config",
        "Include /etc/ssh/ssh_config.d/*.conf\nHost *\n  SendEnv LANG\n");
  write(h.root, "etc/ssh/ssh_config.d/x.conf",
        "Match host a exec \"/tmp/x %h\"\n  KnownHostsCommand /tmp/y\n");
  write(h.root, "home/ann/.ssh/config",
        "Host a b\n  ProxyCommand=none\n  proxycommand /tmp/z %h:%p\n  PermitLocalCommand no\nHost "
        "c\n  PermitLocalCommand yes\n  LocalCommand /tmp/w\n  ProxyJump a\n");
  const std::string mine = "/home/ann/.ssh/config Host ";
  CHECK(h.of("ssh-client") ==
        hook_texts{"/etc/ssh/ssh_config.d/x.conf Match = host a exec /tmp/x %h",
                   "/etc/ssh/ssh_config.d/x.conf Match host a exec /tmp/x %h: KnownHostsCommand = "
                   "/tmp/y",
                   mine + "a b: ProxyCommand = /tmp/z %h:%p", mine + "c: LocalCommand = /tmp/w",
                   mine + "c: PermitLocalCommand = yes"});
  CHECK(h.at("/home/ann/.ssh/config", "Host c: LocalCommand").user == "ann");
}

TEST_CASE("hooks: what git and tmux run", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/gitconfig",
        "[core]\n\thooksPath = /tmp/h\n\tfsmonitor = true\n\tpager = less\n\tsshCommand = ssh -F "
        "/tmp/c\n[alias]\n\tst = status\n\tco = !/tmp/x\n[filter \"lfs\"]\n\tclean = git-lfs clean "
        "-- %f\n[user]\n\tname = a\n");
  write(h.root, "root/.gitconfig", "[credential]\n\thelper = /tmp/y\n");
  write(h.root, "etc/tmux.conf", "set -g mouse on\n# run-shell /no\nrun-shell '/tmp/z'\n");
  CHECK(h.of("git") == hook_texts{"/etc/gitconfig alias.co = !/tmp/x",
                                  "/etc/gitconfig core.hookspath = /tmp/h",
                                  "/etc/gitconfig core.sshcommand = ssh -F /tmp/c",
                                  "/root/.gitconfig credential.helper = /tmp/y"});
  CHECK(h.of("tmux") == hook_texts{"/etc/tmux.conf command = run-shell '/tmp/z'"});
}

TEST_CASE("hooks: what services start that have commands of their own", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/supervisor/conf.d/x.conf",
        "[program:x]\ncommand=/tmp/a --b\nautostart=true\n");
  write(h.root, "etc/monit/monitrc",
        "# exec \"/no\"\ncheck process x\n  start program = \"/tmp/b c\"\n  if failed then exec "
        "\"/tmp/d\"\n");
  write(h.root, "var/spool/incron/root", "/etc IN_MODIFY /tmp/e $@\n");
  write(h.root, "etc/openvpn/client/x.conf",
        "remote a 1\nup /tmp/f\nroute-up \"/tmp/g h\"\ndown\n");
  write(h.root, "etc/acpi/events/x", "event=button/power.*\naction=/tmp/i\n");
  write(h.root, "etc/hosts.deny", "ALL: ALL\nsshd: 10.: spawn /tmp/j %a\n");
  write(h.root, "etc/aliases", "postmaster: root\neve: \"|/tmp/k\", root\n");
  write(h.root, "root/.forward", "ann\n|/tmp/l\n");
  write(h.root, "etc/kubernetes/manifests/x.yaml", "kind: Pod\n");
  CHECK(h.of("supervisor") == hook_texts{"/etc/supervisor/conf.d/x.conf program:x = /tmp/a --b"});
  CHECK(h.of("monit") == hook_texts{"/etc/monit/monitrc exec = /tmp/d",
                                    "/etc/monit/monitrc start program = /tmp/b c"});
  CHECK(h.of("incron") == hook_texts{"/var/spool/incron/root /etc IN_MODIFY = /tmp/e $@"});
  CHECK(h.of("network") == hook_texts{"/etc/openvpn/client/x.conf route-up = \"/tmp/g h\"",
                                      "/etc/openvpn/client/x.conf up = /tmp/f"});
  CHECK(h.of("acpi") == hook_texts{"/etc/acpi/events/x action = /tmp/i"});
  CHECK(h.of("tcp-wrappers") == hook_texts{"/etc/hosts.deny ALL = ALL",
                                           "/etc/hosts.deny sshd = sshd: 10.: spawn /tmp/j %a"});
  CHECK(h.of("mail") ==
        hook_texts{"/etc/aliases eve = \"|/tmp/k\", root", "/root/.forward pipe = |/tmp/l"});
  CHECK(h.of("kubernetes")[0].starts_with("/etc/kubernetes/manifests/x.yaml = kind: Pod ("));
}

TEST_CASE("hooks: doors that services open, and where packages come from", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/exports", "/a 10.0.0.1(rw,root_squash)\n/b *(rw,\\\nno_root_squash)\n");
  write(h.root, "etc/docker/daemon.json",
        "{\"hosts\": [\"unix:///x\", \"tcp://0.0.0.0:2375\"], \"log-level\": \"info\"}");
  write(h.root, "etc/apt/apt.conf.d/x",
        "Acquire::http::Proxy \"http://a:1/\";\nAcquire::https::Proxy::b.c \"DIRECT\";\n"
        "Acquire::Retries \"3\";\n");
  write(h.root, "etc/apt/preferences.d/x",
        "Package: *\nPin: release o=evil\nPin-Priority: 1001\n\nPackage: snapd\nPin: release "
        "a=*\nPin-Priority: -10\n");
  CHECK(h.of("exports") == hook_texts{"/etc/exports /b = *(rw, no_root_squash)"});
  CHECK(h.of("docker") == hook_texts{"/etc/docker/daemon.json hosts = tcp://0.0.0.0:2375"});
  CHECK(h.of("apt") == hook_texts{"/etc/apt/apt.conf.d/x Acquire::http::Proxy = http://a:1/",
                                  "/etc/apt/apt.conf.d/x Acquire::https::Proxy::b.c = DIRECT"});
  CHECK(h.of("apt-pin") == hook_texts{"/etc/apt/preferences.d/x *: release o=evil = 1001",
                                      "/etc/apt/preferences.d/x snapd: release a=* = -10"});
}

TEST_CASE("hooks: what interpreters load before what was asked for", "[inventory][hooks]") {
  const hook_host h;
  const std::string local = "usr/local/lib/python3.11/dist-packages/";
  write(h.root, local + "x.pth", "/srv/lib\nimport os; os.system('/tmp/x')\n");
  write(h.root, local + "y.pth", "/srv/lib\n");
  write(h.root, local + "usercustomize.py", "x\n");
  write(h.root, local + "module.py", "x\n");
  h.packaged("python3", "usr/lib/python3.11/sitecustomize.py", "x\n");
  write(h.root, "root/.local/lib/python3.11/site-packages/z.pth", "import evil\n");
  write(h.root, "etc/php/8.2/fpm/conf.d/99-x.ini",
        ";extension=/no\nextension=mysqli\nextension=/tmp/x.so\nauto_prepend_file = "
        "\"/tmp/y.php\"\n");
  write(h.root, "etc/php/8.2/cli/php.ini", "auto_prepend_file =\n");
  write(h.root, "etc/ssl/openssl.cnf",
        "[ evil ]\ndynamic_path = /tmp/x.so\n[ default_sect ]\nactivate = 1\n");
  write(h.root, "etc/perl/sitecustomize.pl", "system 'x';\n");
  const auto python = h.of("python");
  REQUIRE(python.size() == 3);
  CHECK(python[0] == "/root/.local/lib/python3.11/site-packages/z.pth import = import evil");
  CHECK(python[1].starts_with("/" + local + "usercustomize.py = x ("));
  CHECK(python[2] == "/" + local + "x.pth import = import os; os.system('/tmp/x')");
  CHECK(h.of("php") == hook_texts{"/etc/php/8.2/fpm/conf.d/99-x.ini auto_prepend_file = /tmp/y.php",
                                  "/etc/php/8.2/fpm/conf.d/99-x.ini extension = /tmp/x.so"});
  CHECK(h.of("openssl") == hook_texts{"/etc/ssl/openssl.cnf evil: dynamic_path = /tmp/x.so"});
  CHECK(h.of("perl")[0].starts_with("/etc/perl/sitecustomize.pl = system 'x'; ("));
}

TEST_CASE("hooks: what the kernel is told to log, to run and to load", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/audit/rules.d/a.rules", "# c\n-D\n-w  /etc/shadow -p wa\n");
  write(h.root, "etc/audit/audit.rules", "-D\n");
  write(h.root, "etc/sysctl.d/x.conf",
        "kernel/core_pattern = |/tmp/x %p\n-kernel.modprobe=/tmp/y\nvm.swappiness=1\n");
  write(h.root, "etc/sysctl.conf", "kernel.core_pattern=core\n");
  const std::string modules = "lib/modules/6.1/";
  write(h.root, modules + "updates/dkms/x.ko.xz", "x");
  write(h.root, modules + "extra/a/y.ko", "x");
  write(h.root, modules + "kernel/z.ko", "x");
  h.packaged("p", modules + "extra/theirs.ko", "x");
  CHECK(h.of("audit") == hook_texts{"/etc/audit/rules.d/a.rules -D = ",
                                    "/etc/audit/rules.d/a.rules -w /etc/shadow -p wa = "});
  CHECK(h.of("sysctl") == hook_texts{"/etc/sysctl.d/x.conf kernel.core_pattern = |/tmp/x %p",
                                     "/etc/sysctl.d/x.conf kernel.modprobe = /tmp/y"});
  CHECK(h.of("kernel-module") == hook_texts{"/lib/modules/6.1/extra/a/y.ko = -",
                                            "/lib/modules/6.1/updates/dkms/x.ko.xz = -"});
}

TEST_CASE("hooks: a file says what stands in it, without its comments and secrets",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
  write(h.root, "home/ann/.rhosts", "# c\n+ +\n");
  write(h.root, "etc/tmpfiles.d/x.conf", "f+ /etc/x 0644 root root - password=hunter22\n");
  write(h.root, "etc/polkit-1/rules.d/x.rules", std::string(2000, 'x') + "\n");
  write(h.root, "etc/polkit-1/rules.d/y.rules", std::string(3000, 'x') + "\nlast line\n");
  CHECK(h.of("trust")[0].starts_with("/home/ann/.rhosts = + + ("));
  CHECK(h.of("tmpfiles")[0].find("f+ /etc/x 0644 root root - password=***") != std::string::npos);
  CHECK(h.at("/etc/polkit-1/rules.d/x.rules").runs->starts_with(std::string(2000, 'x') + " ("));
  const auto both_ends = *h.at("/etc/polkit-1/rules.d/y.rules").runs;
  CHECK(both_ends.starts_with(std::string(1000, 'x') + ";...;x"));
  CHECK(both_ends.find("x;last line (") != std::string::npos);
  CHECK(both_ends.size() < 2100);
}

TEST_CASE("hooks: of logrotate's files what they run", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/logrotate.d/a", "/var/log/a {\n  weekly\n  rotate 4\n}\n");
  write(h.root, "etc/logrotate.d/b",
        "/var/log/b {\n  postrotate\n    # c\n    /tmp/x\n  endscript\n  weekly\n}\n");
  CHECK_FALSE(h.at("/etc/logrotate.d/a").runs);
  CHECK(h.at("/etc/logrotate.d/b").runs->starts_with("/tmp/x ("));
}
