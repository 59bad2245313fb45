// Drop-ins of a unit, of its template, its prefixes, its aliases and its type.
#include "collector/inventory/services/unit_drop_ins.hpp"
#include "collector/inventory/services/unit_file.hpp"

#include "tests/unit/inventory/scan.hpp"

namespace {

using names_of_units = std::vector<std::string>;
const std::string units_of_vendor = "usr/lib/systemd/system/",
                  units_of_admin = "etc/systemd/system/", units_of_run = "run/systemd/system/";

struct changed_units {
  tests::temp_dir root;
  void unit(const std::string& name) const {
    write(root, units_of_vendor + name,
          "[Service]\nExecStart=/bin/true\nUser=file\n[Install]\nWantedBy=multi-user.target\n");
  }
  void link(const std::string& path, const std::string& target) const {
    fs::create_directories(fs::path(root / path).parent_path());
    fs::create_symlink(target, root / path);
  }
  void drop_in(const std::string& path, const std::string& user) const {
    write(root, path, "[Service]\nUser=" + user + "\n");
  }
  std::string user(const std::string& name) const {
    return the(rows<schemas::service>(scan(table_id::services, root.path())),
               [&](const auto& s) { return s.name == name; })
        .user.value_or("(root)");
  }
};

}  // namespace

TEST_CASE("the names whose drop-ins count for a unit", "[inventory][services]") {
  using inventory::drop_in_names;
  CHECK(drop_in_names("web.service") == names_of_units{"web.service"});
  CHECK(drop_in_names("a-b-c.timer") == names_of_units{"a-b-c.timer", "a-b-.timer", "a-.timer"});
  CHECK(drop_in_names("a-b@x-y.service") == names_of_units{"a-b@x-y.service", "a-b@.service",
                                                           "a-.service", "a-@x-y.service",
                                                           "a-@.service"});
  CHECK(drop_in_names("a@.service") == names_of_units{"a@.service"});
  CHECK(drop_in_names("-a.service") == names_of_units{"-a.service", "-.service"});
  CHECK(drop_in_names("a--b.service").size() == 3);
  CHECK(drop_in_names("none") == names_of_units{"none"});
  CHECK(drop_in_names("").size() == 1);
  CHECK(drop_in_names(std::string(5000, '-') + ".service").size() <= 256);
}

TEST_CASE("an instance has the drop-ins of its own and of its template", "[inventory][services]") {
  const changed_units u;
  u.unit("worker@.service");
  for (const auto* instance : {"mail", "web"})
    u.link(units_of_admin + "multi-user.target.wants/worker@" + instance + ".service",
           "/usr/lib/systemd/system/worker@.service");
  u.drop_in(units_of_admin + "worker@mail.service.d/user.conf", "root");
  CHECK(u.user("worker@mail.service") == "root");
  CHECK(u.user("worker@web.service") == "file");
  CHECK(u.user("worker@.service") == "file");
  u.drop_in(units_of_vendor + "worker@.service.d/zz.conf", "template");
  CHECK(u.user("worker@mail.service") == "template");  // its name comes later
  u.drop_in(units_of_run + "worker@mail.service.d/zz.conf", "instance");
  CHECK(u.user("worker@mail.service") == "instance");  // the same name, in a folder before
  CHECK(u.user("worker@web.service") == "template");
}

TEST_CASE("drop-ins of a prefix and of the type change every unit that they fit",
          "[inventory][services]") {
  const changed_units u;
  for (const auto* name :
       {"foo-bar-baz.service", "foo-bar.service", "foo.service", "foobar.service"})
    u.unit(name);
  u.drop_in(units_of_admin + "foo-.service.d/10.conf", "foo");
  u.drop_in(units_of_admin + "foo-bar-.service.d/20.conf", "foo-bar");
  CHECK(u.user("foo-bar-baz.service") == "foo-bar");
  CHECK(u.user("foo-bar.service") == "foo");
  CHECK(u.user("foo.service") == "file");
  CHECK(u.user("foobar.service") == "file");
  u.drop_in(units_of_vendor + "service.d/05.conf", "type");
  CHECK(u.user("foo.service") == "type");
  CHECK(u.user("foo-bar.service") == "foo");
  u.drop_in(units_of_vendor + "foo.service.d/05.conf", "own");
  CHECK(u.user("foo.service") == "own");  // hides its namesake of the type
  u.drop_in(units_of_admin + "socket.d/99.conf", "another type");
  u.drop_in(units_of_admin + "foo.service.d/99.txt", "no drop-in");
  CHECK(u.user("foo.service") == "own");
}

TEST_CASE("of two drop-ins with one name the folder counts before the name of the unit",
          "[inventory][services]") {
  const changed_units u;
  u.unit("foo-bar.service");
  u.drop_in(units_of_run + "foo-bar.service.d/10.conf", "own");
  CHECK(u.user("foo-bar.service") == "own");
  u.drop_in(units_of_admin + "foo-.service.d/10.conf", "prefix");
  CHECK(u.user("foo-bar.service") == "prefix");
  fs::remove(u.root / (units_of_admin + "foo-.service.d/10.conf"));
  fs::create_symlink("/dev/null", u.root / (units_of_admin + "foo-.service.d/10.conf"));
  CHECK(u.user("foo-bar.service") == "file");  // masked
}

TEST_CASE("drop-ins of an alias change the unit, under all of its names", "[inventory][services]") {
  const changed_units u;
  u.unit("real.service");
  u.unit("other.service");
  u.link(units_of_admin + "short.service", "/usr/lib/systemd/system/real.service");
  u.link(units_of_admin + "shorter.service", "short.service");
  u.drop_in(units_of_admin + "short.service.d/10.conf", "alias");
  for (const auto* name : {"real.service", "short.service", "shorter.service"})
    CHECK(u.user(name) == "alias");
  u.drop_in(units_of_vendor + "real.service.d/20.conf", "real");
  CHECK(u.user("shorter.service") == "real");
  CHECK(u.user("other.service") == "file");
}

TEST_CASE("aliases in a circle end; folders of drop-ins may be links", "[inventory][services]") {
  const changed_units u;
  u.unit("web.service");
  u.link(units_of_admin + "a.service", "b.service");
  u.link(units_of_admin + "b.service", "a.service");
  u.drop_in("opt/web.d/10.conf", "linked");
  u.link(units_of_admin + "web.service.d", "/opt/web.d");
  CHECK(u.user("web.service") == "linked");
}

TEST_CASE("specifiers of a unit in the account that it runs as", "[inventory][services]") {
  using inventory::with_specifiers;
  CHECK(with_specifiers("%i", "syncthing@ann.service") == "ann");
  CHECK(with_specifiers("/home/%i/%p", "sync@ann.service") == "/home/ann/sync");
  CHECK(with_specifiers("%I", "x@srv-a\\x2db.service") == "srv/a-b");
  CHECK(with_specifiers("%j %n %N 5%%", "a-b.service") == "b a-b.service a-b 5%");
  CHECK(with_specifiers("%i", "x@.service") == "%i");
  CHECK(with_specifiers("%h/%i", "x@y.service") == "/root/y");
  CHECK(with_specifiers("%b/%i", "x@y.service") == "%b/%i");
  CHECK(with_specifiers("%", "x@y.service") == "%");
  const changed_units u;
  u.unit("sync@.service");
  u.link(units_of_admin + "multi-user.target.wants/sync@ann.service",
         "/usr/lib/systemd/system/sync@.service");
  u.drop_in(units_of_admin + "sync@.service.d/user.conf", "%i");
  CHECK(u.user("sync@ann.service") == "ann");
  CHECK(u.user("sync@.service") == "%i");
}
