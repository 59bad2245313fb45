// Units as systemctl sees them, and init scripts.
#include "collector/inventory/services/unit_file.hpp"

#include <sys/stat.h>

#include "tests/unit/inventory/scan.hpp"

namespace {

/// A root with units; `state` is what the table says of one.
struct units {
  tests::temp_dir root;
  void unit(const std::string& path,
            const std::string& install = "[Install]\nWantedBy=multi-user.target\n") const {
    write(root, path,
          "[Unit]\nDescription=" + path + "\n[Service]\nExecStart=/usr/bin/true\n" + install);
  }
  void link(const std::string& path, const std::string& target) const {
    fs::create_directories(fs::path(root / path).parent_path());
    fs::create_symlink(target, root / path);
  }
  schemas::service service(const std::string& name) const {
    for (const auto& s : rows<schemas::service>(scan(table_id::services, root.path())))
      if (s.name == name) return s;
    FAIL("no service " << name);
    return {};
  }
  std::string state(const std::string& name) const {
    return service(name).enabled.value_or("(absent)");
  }
};

constexpr const char* vendor = "usr/lib/systemd/system/";

}  // namespace

TEST_CASE("a unit is enabled by a link from who wants it, and disabled without one",
          "[inventory][services]") {
  const units u;
  u.unit(vendor + std::string("on.service"));
  u.unit(vendor + std::string("off.service"));
  u.unit(vendor + std::string("now.service"));
  u.unit(vendor + std::string("plain.service"), "");
  u.unit(vendor + std::string("also.service"), "[Install]\nAlso=on.service\n");
  u.link("etc/systemd/system/multi-user.target.wants/on.service",
         "/usr/lib/systemd/system/on.service");
  u.link("run/systemd/system/multi-user.target.wants/now.service",
         "/usr/lib/systemd/system/now.service");
  u.link(vendor + std::string("sysinit.target.wants/plain.service"), "../plain.service");
  CHECK(u.state("on.service") == "enabled");
  CHECK(u.state("off.service") == "disabled");
  CHECK(u.state("now.service") == "enabled-runtime");
  CHECK(u.state("plain.service") == "static");  // the vendor's links enable nothing
  CHECK(u.state("also.service") == "indirect");
}

TEST_CASE("masked units, aliases, linked units and other names", "[inventory][services]") {
  const units u;
  u.unit(vendor + std::string("gone.service"));
  u.link("etc/systemd/system/gone.service", "/dev/null");
  u.unit(vendor + std::string("real.service"), "[Install]\nAlias=other.service\n");
  u.link("etc/systemd/system/other.service", "/usr/lib/systemd/system/real.service");
  u.unit(vendor + std::string("used.service"), "[Install]\nAlias=unlike.service\n");
  u.link("etc/systemd/system/name.service", "/usr/lib/systemd/system/used.service");
  u.unit("opt/app/app.service");
  u.link("etc/systemd/system/app.service", "/opt/app/app.service");
  CHECK(u.state("gone.service") == "masked");
  CHECK(u.state("real.service") == "enabled");
  CHECK(u.state("other.service") == "alias");
  CHECK(u.state("used.service") == "indirect");
  CHECK(u.state("app.service") == "linked");
}

TEST_CASE("instances are enabled by their links; a template by its default instance",
          "[inventory][services]") {
  const units u;
  u.unit(vendor + std::string("tty@.service"),
         "[Install]\nWantedBy=getty.target\nDefaultInstance=tty1\n");
  u.unit(vendor + std::string("vpn@.service"));
  u.link("etc/systemd/system/getty.target.wants/tty@tty1.service",
         "/usr/lib/systemd/system/tty@.service");
  u.link("etc/systemd/system/multi-user.target.wants/vpn@home.service",
         "/usr/lib/systemd/system/vpn@.service");
  CHECK(u.state("tty@.service") == "enabled");
  CHECK(u.state("vpn@.service") == "indirect");
  CHECK(u.state("vpn@home.service") == "enabled");
  CHECK(u.service("vpn@home.service").path == "/usr/lib/systemd/system/vpn@.service");
}

TEST_CASE("the administrator's file hides the vendor's, and drop-ins change it",
          "[inventory][services]") {
  const units u;
  u.unit(vendor + std::string("web.service"));
  write(u.root, "etc/systemd/system/web.service",
        "[Service]\nExecStart=-/usr/sbin/web --foreground\nUser=www\nGroup=web\nRestart=always\n"
        "WorkingDirectory=-/srv\nRootDirectory=/jail\n[Unit]\nSourcePath=/etc/web.conf\n");
  write(u.root, "usr/lib/systemd/system/web.service.d/10-run.conf", "[Service]\nUser=nobody\n");
  write(u.root, "etc/systemd/system/web.service.d/10-run.conf",
        "[Service]\nExecStart=\nExecStart=\"/opt/my web/bin\" -x 'a b' --password=x\n");
  const auto s = u.service("web.service");
  CHECK(s.path == "/etc/systemd/system/web.service");
  CHECK(s.binary == "/opt/my web/bin");
  CHECK(s.args == std::vector<std::string>{"/opt/my web/bin", "-x", "a b", "--password=***"});
  CHECK(s.group == "web");
  CHECK(s.restart == "always");
  CHECK(s.working_directory == "/srv");
  CHECK(s.root_directory == "/jail");
  CHECK(s.source_path == "/etc/web.conf");
  CHECK(s.user == "www");
  CHECK(s.enabled == "static");
  CHECK_FALSE(s.state);  // nobody runs it here
}

TEST_CASE("unit files: continuations, comments, and keys that stand in the wrong section",
          "[inventory][services]") {
  inventory::unit_file f;
  inventory::read_unit_file(
      "[Unit]\n# a comment\nDescription = one \\\n; between\n  "
      "two\nUser=none\n[Service]\nExecStart=@!/bin/a b c --say=\"d e\"\nExecStart=/bin/d\n",
      f);
  CHECK(f.description == "one  two");
  CHECK(f.user.empty());
  CHECK(f.binary == "/bin/a");
  CHECK(f.args == std::vector<std::string>{"/bin/a", "b", "c", "--say=\"d", "e\""});
}

TEST_CASE("commands of a unit beside its first ExecStart, as drop-ins leave them",
          "[inventory][services]") {
  const units u;
  write(u.root, vendor + std::string("a.service"),
        "[Service]\nExecStartPre=-/usr/bin/mkdir -p '/run/a b'\nExecStart=/usr/bin/a\n"
        "ExecStart=/usr/bin/b\nExecReload=/bin/kill -HUP $MAINPID\n");
  using commands = std::vector<std::string>;
  CHECK(u.service("a.service").also_runs == commands{"ExecStartPre=/usr/bin/mkdir -p /run/a b",
                                                     "ExecStart=/usr/bin/b",
                                                     "ExecReload=/bin/kill -HUP $MAINPID"});
  write(u.root, "etc/systemd/system/a.service.d/x.conf",
        "[Service]\nExecReload=\nExecStart=\nExecStart=/usr/bin/c\n"
        "ExecStartPost=+/tmp/x --password=hunter22\n[Install]\nExecStop=/tmp/y\n");
  const auto changed = u.service("a.service");
  CHECK(changed.binary == "/usr/bin/c");
  CHECK(changed.args == commands{"/usr/bin/c"});
  CHECK(changed.also_runs ==
        commands{"ExecStartPre=/usr/bin/mkdir -p /run/a b", "ExecStartPost=/tmp/x --password=***"});
  write(u.root, vendor + std::string("b.socket"), "[Socket]\nExecStartPre=/usr/bin/d\n");
  CHECK(u.service("b.socket").also_runs == commands{"ExecStartPre=/usr/bin/d"});
  u.unit(vendor + std::string("c.service"));
  CHECK(u.service("c.service").also_runs == commands{});
}

TEST_CASE("a unit that others have started with them says which", "[inventory][services]") {
  const units u;
  using texts = std::vector<std::string>;
  for (const auto* name : {"evil.service", "at@.service", "ssh.service", "own.service"})
    u.unit(vendor + std::string(name));
  CHECK(u.service("evil.service").pulled_by == texts{});
  write(u.root, "etc/systemd/system/ssh.service.d/x.conf",
        "[Unit]\nWants=evil.service at@7.service\n");
  CHECK(u.service("evil.service").pulled_by == texts{"ssh.service"});
  CHECK(u.service("at@.service").pulled_by == texts{"ssh.service"});
  // Of targets those that an administrator wrote, and what is put over any.
  write(u.root, "etc/systemd/system/multi-user.target.d/y.conf", "[Unit]\nRequires=evil.service\n");
  write(u.root, "etc/systemd/system/my.target", "[Unit]\nUpholds=evil.service\n");
  write(u.root, vendor + std::string("vendor.target"), "[Unit]\nWants=evil.service\n");
  write(u.root, vendor + std::string("own.service"),
        "[Unit]\nOnFailure=own.service evil.service\n");
  CHECK(u.service("evil.service").pulled_by ==
        texts{"multi-user.target", "my.target", "own.service", "ssh.service"});
  CHECK(u.service("own.service").pulled_by == texts{});
  u.link(vendor + std::string("sysinit.target.wants/own.service"), "../own.service");
  CHECK(u.service("own.service").pulled_by == texts{"sysinit.target"});
}

TEST_CASE("a script of init.d is a service where no unit has its name", "[inventory][services]") {
  const units u;
  u.unit(vendor + std::string("both.service"));
  for (const auto* name : {"both", "old", "asleep", "README"}) {
    write(u.root, std::string("etc/init.d/") + name, "#!/bin/sh\n");
    if (name != std::string("README"))
      fs::permissions(u.root / (std::string("etc/init.d/") + name), fs::perms::owner_all);
  }
  u.link("etc/rc2.d/S01old", "../init.d/old");
  u.link("etc/rc2.d/K01asleep", "../init.d/asleep");
  CHECK(u.state("old") == "enabled");
  CHECK(u.state("asleep") == "disabled");
  CHECK(u.service("old").manager == "sysv");
  CHECK(scan(table_id::services, u.root.path()).rows.size() == 3);
}

TEST_CASE(
    "a root without systemd and init scripts has no services; one whose folder cannot be listed "
    "holds deletions",
    "[inventory][services]") {
  tests::temp_dir root;
  CHECK(scan(table_id::services, root.path()).status == table_status::unsupported);
  write(root, "etc/init.d", "a file in place of the folder");
  CHECK(scan(table_id::services, root.path()).status == table_status::unsupported);
  fs::create_directories(root / "usr/lib/systemd");
  fs::create_symlink("system", root / "usr/lib/systemd/system");  // it leads to itself
  const auto s = scan(table_id::services, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("a path and a socket have the unit that they start, and its program",
          "[inventory][services]") {
  const units u;
  const std::string etc = "etc/systemd/system/";
  write(u.root, etc + "x.service", "[Service]\nExecStart=/opt/x --token=hunter22\n");
  write(u.root, etc + "each@.service", "[Service]\nExecStart=/opt/each\n");
  write(u.root, etc + "x.path", "[Path]\nPathExists=/tmp/go\n");
  write(u.root, etc + "y.path", "[Path]\nPathExists=/tmp/go\nUnit=x.service\n");
  write(u.root, etc + "each.socket", "[Socket]\nListenStream=4444\nAccept=yes\n");
  write(u.root, etc + "z.socket", "[Socket]\nListenStream=4445\nService=gone.service\n");
  CHECK(u.service("x.path").starts == "x.service: /opt/x --token=***");
  CHECK(u.service("y.path").starts == "x.service: /opt/x --token=***");
  CHECK(u.service("each.socket").starts == "each@.service: /opt/each");
  CHECK(u.service("z.socket").starts == "gone.service");
  CHECK_FALSE(u.service("x.service").starts);
}

TEST_CASE("units of portable images are units", "[inventory][services]") {
  const units u;
  u.unit("etc/systemd/system.attached/app.service");
  u.unit("run/systemd/system.attached/now.service");
  u.link("etc/systemd/system/multi-user.target.wants/app.service",
         "/etc/systemd/system.attached/app.service");
  CHECK(u.state("app.service") == "enabled");
  CHECK(u.service("now.service").path == "/run/systemd/system.attached/now.service");
}

TEST_CASE("services: a word `;` begins a further command", "[inventory][services]") {
  const units u;
  using commands = std::vector<std::string>;
  write(u.root, "etc/systemd/system/a.service",
        "[Service]\nType=oneshot\nExecStart=/bin/a one ; -/bin/b 'x ; y' ;/not ; \n"
        "ExecStopPost=/bin/find . -exec rm {} \\; ; /bin/c ';'\n");
  const auto a = u.service("a.service");
  CHECK(a.binary == "/bin/a");
  CHECK(a.args == commands{"/bin/a", "one"});
  CHECK(a.also_runs == commands{"ExecStart=/bin/b x ; y ;/not",
                                "ExecStopPost=/bin/find . -exec rm {} ;", "ExecStopPost=/bin/c ;"});
  write(u.root, "etc/systemd/system/a.service.d/x.conf", "[Service]\nExecStart=\n");
  CHECK_FALSE(u.service("a.service").binary);
  CHECK(u.service("a.service").also_runs->size() == 2);
}

TEST_CASE("services: what systemd makes nothing of is no unit, and no fault",
          "[inventory][services]") {
  const units u;
  u.unit("etc/systemd/system/good.service");
  u.unit("etc/systemd/system/a\\x20b:c_d@.service");
  for (const auto* name : {".hidden.service", "with blank.service", "back~.service",
                           "good.service~", "@.service", "\xc3\xa4.service"})
    u.unit(std::string("etc/systemd/system/") + name);
  u.unit("etc/systemd/system/.hidden.timer");
  fs::create_directories(u.root / "etc/systemd/system/folder.service/x");
  fs::create_directories(u.root / "etc/systemd/system/folder.timer");
  REQUIRE(::mkfifo((u.root / "etc/systemd/system/pipe.service").c_str(), 0600) == 0);
  const auto s = scan(table_id::services, u.root.path());
  CHECK(s.status == table_status::ok);
  std::vector<std::string> names;
  for (const auto& one : rows<schemas::service>(s)) names.push_back(*one.name);
  CHECK(names == std::vector<std::string>{"good.service", "a\\x20b:c_d@.service"});
  const auto jobs = scan(table_id::scheduled_jobs, u.root.path());
  CHECK(jobs.rows.empty());
  CHECK(jobs.reason.find("folder.timer") == std::string::npos);
}

TEST_CASE("services: a line that is no UTF-8 says nothing", "[inventory][services]") {
  const units u;
  write(u.root, "etc/systemd/system/a.service",
        "[Service]\nExecStart=/bin/a\nUser=ann\nUser=b\xe9\nExecStartPre=/bin/"
        "\xff\nGroup=\xc3\xa9\n");
  const auto a = u.service("a.service");
  CHECK(a.user == "ann");
  CHECK(a.group == "\xc3\xa9");
  CHECK(a.also_runs->empty());
}

TEST_CASE("services: specifiers that are the same in every unit of the system",
          "[inventory][services]") {
  const units u;
  write(u.root, "etc/systemd/system/a.service",
        "[Service]\nExecStart=/bin/a\nUser=%u\nGroup=%G\nWorkingDirectory=%h/x%%\n"
        "RootDirectory=%S/a\n");
  const auto a = u.service("a.service");
  CHECK(a.user == "root");
  CHECK(a.group == "0");
  CHECK(a.working_directory == "/root/x%");
  CHECK(a.root_directory == "/var/lib/a");
}
