// Services of managers other than systemd: a state is claimed only where files decide it.
#include <map>

#include "tests/unit/inventory/scan.hpp"

namespace {

struct managed_host {
  tests::temp_dir root;
  void script(const std::string& path, const std::string& interpreter) const {
    write(root, path, "#!" + interpreter + "\n");
    fs::permissions(root / path, fs::perms::owner_all);
  }
  void link(const std::string& path, const std::string& target) const {
    fs::create_directories(fs::path(root / path).parent_path());
    fs::create_symlink(target, root / path);
  }
  schemas::service service(const std::string& name) const {
    return the(rows<schemas::service>(scan(table_id::services, root.path())),
               [&](const auto& s) { return s.name == name; });
  }
  std::string state(const std::string& name) const {
    const auto s = service(name);
    return *s.manager + ": " + s.enabled.value_or("(absent)");
  }
};

}  // namespace

TEST_CASE("OpenRC: a service is enabled by the runlevel that names it", "[inventory][services]") {
  const managed_host h;
  for (const auto* name : {"sshd", "hwclock", "mount-ro", "idle", "lan"})
    h.script(std::string("etc/init.d/") + name, "/sbin/openrc-run");
  h.script("etc/init.d/by-env", "/usr/bin/env openrc-run");
  h.script("etc/init.d/older", "/sbin/runscript");
  h.script("etc/init.d/functions.sh", "/bin/sh");
  h.script("etc/init.d/foreign", "/bin/sh");
  h.script("etc/init.d/adopted", "/bin/sh");
  h.link("etc/runlevels/default/sshd", "/etc/init.d/sshd");
  h.link("etc/runlevels/boot/hwclock", "/etc/init.d/hwclock");
  h.link("etc/runlevels/shutdown/mount-ro", "/etc/init.d/mount-ro");
  h.link("etc/runlevels/default/adopted", "/etc/init.d/adopted");
  h.link("etc/runlevels/office/lan", "/etc/init.d/lan");
  h.link("etc/rc2.d/S01foreign", "../init.d/foreign");  // nobody reads it here
  CHECK(h.state("sshd") == "openrc: enabled");
  CHECK(h.service("sshd").source_path == "/etc/runlevels/default/sshd");
  CHECK(h.state("hwclock") == "openrc: enabled");
  CHECK(h.state("mount-ro") == "openrc: enabled in shutdown");
  CHECK(h.state("lan") == "openrc: enabled in office");
  CHECK(h.state("idle") == "openrc: disabled");
  CHECK(h.state("by-env") == "openrc: disabled");
  CHECK(h.state("older") == "openrc: disabled");
  CHECK(h.state("adopted") == "openrc: enabled");
  CHECK(h.state("foreign") == "sysv: (absent)");
  CHECK(scan(table_id::services, h.root.path()).rows.size() == 9);
  h.link("etc/runlevels/default/office", "../office");  // default stacks the level office
  CHECK(h.state("lan") == "openrc: enabled");
}

TEST_CASE("OpenRC: without runlevels nothing is claimed; levels that stack one another end",
          "[inventory][services]") {
  const managed_host h;
  h.script("etc/init.d/sshd", "/sbin/openrc-run");
  CHECK(h.state("sshd") == "openrc: (absent)");
  h.link("etc/runlevels/one/two", "../two");
  h.link("etc/runlevels/two/one", "../one");
  h.link("etc/runlevels/two/sshd", "/etc/init.d/sshd");
  CHECK(h.state("sshd") == "openrc: enabled in one, two");
}

TEST_CASE("System V: links decide where they are and where the first process reads them",
          "[inventory][services]") {
  const managed_host h;
  h.script("etc/init.d/web", "/bin/sh");
  h.script("etc/init.d/web.dpkg-old", "/bin/sh");
  CHECK(h.state("web") == "sysv: (absent)");
  fs::create_directories(h.root / "etc/init.d/rc3.d");
  CHECK(h.state("web") == "sysv: disabled");
  h.link("etc/init.d/rc3.d/S10web", "../web");
  CHECK(h.state("web") == "sysv: enabled");
  CHECK(scan(table_id::services, h.root.path()).rows.size() == 1);
  h.link("sbin/init", "/usr/bin/runit-init");
  CHECK(h.state("web") == "sysv: (absent)");
}

TEST_CASE("System V: scripts and links below rc.d", "[inventory][services]") {
  const managed_host h;
  h.script("etc/rc.d/init.d/network", "/bin/bash");
  h.script("etc/rc.d/init.d/net", "/bin/bash");
  h.link("etc/rc.d/rc5.d/S10network", "../init.d/network");
  CHECK(h.state("network") == "sysv: enabled");
  CHECK(h.state("net") == "sysv: disabled");
}

TEST_CASE("procd: the links of rc.d", "[inventory][services]") {
  const managed_host h;
  h.script("etc/init.d/firewall", "/bin/sh /etc/rc.common");
  h.script("etc/init.d/led", "/bin/sh /etc/rc.common");
  CHECK(h.state("led") == "procd: (absent)");
  h.link("etc/rc.d/S19firewall", "../init.d/firewall");
  CHECK(h.state("firewall") == "procd: enabled");
  CHECK(h.state("led") == "procd: disabled");
}

TEST_CASE("runit: what runsvdir starts is enabled, unless a file `down` is beside it",
          "[inventory][services]") {
  const managed_host h;
  for (const auto* name : {"sshd", "cron", "held", "none"})
    h.script(std::string("etc/sv/") + name + "/run", "/bin/sh");
  write(h.root, "etc/sv/no-service/conf", "");
  CHECK(h.state("sshd") == "runit: (absent)");
  h.link("etc/runit/runsvdir/default/sshd", "/etc/sv/sshd");
  h.link("var/service", "/run/runit/runsvdir/current");  // of a running host
  h.link("etc/service/cron", "/etc/sv/cron");
  h.link("etc/service/held", "/etc/sv/held");
  write(h.root, "etc/sv/held/down", "");
  CHECK(h.state("sshd") == "runit: enabled");
  CHECK(h.state("cron") == "runit: enabled");
  CHECK(h.state("held") == "runit: disabled");
  CHECK(h.state("none") == "runit: disabled");
  CHECK(h.service("sshd").binary == "/etc/sv/sshd/run");
  CHECK(scan(table_id::services, h.root.path()).rows.size() == 4);
}

TEST_CASE("s6: only a bundle that the boot starts decides", "[inventory][services]") {
  const managed_host h;
  write(h.root, "etc/s6-rc/source/getty/type", "longrun\n");
  CHECK(h.state("getty") == "s6: (absent)");
  const std::string overlay = "etc/s6-overlay/s6-rc.d/";
  for (const auto* name : {"app", "db", "spare"})
    write(h.root, overlay + name + "/type", "longrun");
  write(h.root, overlay + "init/type", "oneshot\n");
  write(h.root, overlay + "user/type", "bundle\n");
  write(h.root, overlay + "user/contents.d/app", "");
  write(h.root, overlay + "app/dependencies.d/db", "");
  write(h.root, overlay + "db/dependencies", "init\napp\n");  // a circle ends
  CHECK(h.state("app") == "s6: enabled");
  CHECK(h.state("db") == "s6: enabled");
  CHECK(h.state("init") == "s6: enabled");
  CHECK(h.service("init").type == "oneshot");
  CHECK(h.state("spare") == "s6: disabled");
  CHECK(h.state("getty") == "s6: (absent)");
  h.script("etc/services.d/old/run", "/bin/sh");
  CHECK(h.state("old") == "s6: enabled");
}

TEST_CASE("s6: what an administrator's bundle does not hold may be started otherwise",
          "[inventory][services]") {
  const managed_host h;
  for (const auto* name : {"sshd", "other"})
    write(h.root, std::string("etc/s6/sv/") + name + "/type", "longrun");
  write(h.root, "etc/s6/adminsv/default/contents.d/sshd", "");
  CHECK(h.state("sshd") == "s6: enabled");
  CHECK(h.state("other") == "s6: (absent)");
}

TEST_CASE("Upstart and dinit", "[inventory][services]") {
  const managed_host h;
  write(h.root, "etc/init/web.conf", "description \"w\"\nstart  on runlevel [2345]\n");
  write(h.root, "etc/init/held.conf", "start on startup\n");
  write(h.root, "etc/init/held.override", "manual\n");
  write(h.root, "etc/init/task.conf", "exec started on demand\n");
  write(h.root, "etc/dinit.d/ntp", "type = process\nrun-as = ntp:ntp\n");
  write(h.root, "etc/dinit.d/spare", "type: scripted\n");
  h.link("etc/dinit.d/boot.d/ntp", "../ntp");
  CHECK(h.state("web") == "upstart: enabled");
  CHECK(h.state("held") == "upstart: disabled");
  CHECK(h.state("task") == "upstart: (absent)");
  CHECK(h.state("ntp") == "dinit: enabled");
  CHECK(h.service("ntp").user == "ntp");
  CHECK(h.service("ntp").type == "process");
  CHECK(h.state("spare") == "dinit: (absent)");
  CHECK(scan(table_id::services, h.root.path()).status == table_status::ok);
}

TEST_CASE("a folder that cannot be listed holds the rows of its manager alone",
          "[inventory][services]") {
  const managed_host h;
  h.script("etc/init.d/sshd", "/sbin/openrc-run");
  h.link("etc/sv", "sv");  // it leads to itself
  const auto s = scan(table_id::services, h.root.path());
  CHECK(s.status == table_status::partial);
  const auto held = [&](const char* manager) {
    schemas::service row;
    row.name = "x";
    row.manager = manager;
    return *s.missed.hold(*schemas::find_table(table_id::services),
                          schemas::encode_row(row).stable);
  };
  CHECK(held("runit"));
  CHECK_FALSE(held("openrc"));
}
