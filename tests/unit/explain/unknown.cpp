// What is not known is said, with the reason, and is never a "no".
#include <catch2/catch.hpp>
#include <fstream>

#include "schemas/row.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/unit/explain/explained.hpp"

using lines = std::vector<std::string>;
using schemas::table_id;
using schemas::table_status;
using tests::explained_host;
using tests::explaining;

TEST_CASE("where processes are unknown, all that they lead to is", "[explain]") {
  explained_host host;
  host.processes.clear();
  host.ports[0].package.reset(), host.ports[0].uid.reset();
  host.odd = {{table_id::processes, table_status::unknown}};
  const auto told = explaining()(host, "port", "8080");
  CHECK(told.lines == lines{"port|tcp 0.0.0.0:8080|known", "process|-|unknown", "process|-|unknown",
                            "executable|-|unknown", "package|-|unknown", "service|-|unknown",
                            "user|-|unknown", "checks|-|none", "cves|-|unknown"});
  CHECK_FALSE(told.of.is_whole());
  CHECK(told.evidence("process") ==
        "processes is unknown: a test wants it so\n"
        "tcp 0.0.0.0:8080: nginx (pid 812) holds it, and processes has no row of that");
  CHECK(told.coverage.unknown.contains("processes"));
}

TEST_CASE("of a partial table the rows are told, and that there may be more", "[explain]") {
  explained_host host;
  for (const auto& [kind, value, table, hop] :
       std::vector<std::tuple<std::string, std::string, table_id, std::string>>{
           {"port", "8080", table_id::ports, "port"},
           {"process", "nginx", table_id::processes, "process"},
           {"package", "nginx", table_id::packages, "package"},
           {"service", "nginx", table_id::services, "service"},
           {"user", "www-data", table_id::users, "user"},
           {"file", "/usr/sbin/nginx", table_id::services, "executable"}}) {
    INFO(kind);
    host.odd = {{table, table_status::partial}};
    const auto told = explaining()(host, kind, value);
    CHECK(told.of.is_there);
    CHECK_FALSE(told.of.is_whole());
    const auto why =
        std::string(schemas::find_table(table)->name) + " is partial: a test wants it so";
    CHECK(told.evidence(hop + "|-|unknown") == why);
  }
}

TEST_CASE("a host that may have it is told of, and why that is not known", "[explain]") {
  explained_host host;
  for (const auto& [kind, value, table] :
       std::vector<std::tuple<std::string, std::string, table_id>>{
           {"port", "81", table_id::ports},
           {"process", "none", table_id::processes},
           {"package", "none", table_id::packages},
           {"service", "none", table_id::services},
           {"user", "none", table_id::users},
           {"file", "/none", table_id::services}}) {
    INFO(kind);
    host.odd = {{table, table_status::unknown}};
    const auto told = explaining{.in_any_case = false}(host, kind, value);
    CHECK_FALSE(told.of.is_there);
    REQUIRE(told.of.all.size() == 1);
    CHECK(told.of.all[0].is == explain::answer::unknown);
    CHECK(told.of.all[0].as_of == explaining::scanned - 48 * 3'600'000);
    CHECK(told.coverage.unknown_hosts == 1);
  }
}

TEST_CASE("what was not to be seen of a process is unknown", "[explain]") {
  explained_host host;
  auto& p = host.processes[0];
  host.ports[0].package.reset();
  p.package.reset();
  SECTION("an executable that is not there any more has no package that is known") {
    p.exe_deleted = true;
    const auto told = explaining()(host, "port", "8080");
    CHECK(told.evidence("executable") == "exe of pid 812, deleted or replaced since that began");
    CHECK(told.evidence("package|-|unknown") ==
          "pid 812: the file that runs is not the one that lies there any more");
    CHECK(told.evidence("cves|-|unknown") == "the package is not known");
  }
  SECTION("nor has one in a container") {
    p.container_id = "0123456789ab";
    CHECK(explaining()(host, "port", "8080").evidence("package|-|unknown") ==
          "pid 812: it runs in a container, whose packages are not looked at");
  }
  SECTION("one that no package has has none") {
    const auto told = explaining()(host, "port", "8080");
    CHECK(told.evidence("package|-|none") == "no package that is known has the executable");
    CHECK(told.evidence("cves|-|none") == "no package is known to it");
  }
  SECTION("whose socket it is may be hidden") {
    host.ports[0].pid.reset();
    CHECK(explaining()(host, "port", "8080").evidence("process|-|unknown") ==
          "tcp 0.0.0.0:8080: which process holds it was not to be seen");
  }
  SECTION("its executable and uid may be") {
    p.exe.reset(), p.uid.reset();
    const auto told = explaining()(host, "port", "8080");
    CHECK(told.evidence("executable|-|unknown") == "pid 812: its executable was not to be seen");
    CHECK(told.evidence("package|-|unknown") == "pid 812: its executable was not to be seen");
    CHECK(told.evidence("cves|-|unknown") == "the package is not known");
    CHECK(told.evidence("user|-|unknown") == "pid 812: its uid is not known");
  }
}

TEST_CASE("a check that could not be judged is unknown, and so are rules that cannot be read",
          "[explain]") {
  explained_host host;
  host.checks = {tests::check_with_rule("5", "invalid", "f:/etc/nginx/nginx.conf"),
                 tests::check_with_rule("6", "failed", "x")};
  host.checks[1].evidence = "no JSON";
  const auto told = explaining()(host, "port", "8080");
  CHECK(told.lines[6] == "checks|baseline/5|unknown");
  CHECK(told.evidence("checks|-|unknown") == "the rules of 1 checks cannot be read");
  host.checks.clear();
  CHECK(explaining()(host, "port", "8080").evidence("checks|-|none") ==
        "no policy is evaluated on it");
}

TEST_CASE("without a feed nothing is known of vulnerabilities", "[explain]") {
  const auto told = explaining{.with_feeds = false}({}, "port", "8080");
  CHECK(told.evidence("cves|-|unknown") == "no feeds: `muster feed import PATH` takes them");
  CHECK_FALSE(told.of.is_whole());
}

TEST_CASE("a store that cannot be read is named, and nothing is told of it", "[explain]") {
  const tests::temp_dir dir;
  explained_host().write(dir / "web-1", explaining::scanned);
  std::ofstream(dir / "web-1/data.mdb") << "no store";
  const auto told = explaining().of_stores(dir.path(), "port", "8080");
  CHECK(told.lines.empty());
  REQUIRE(told.skipped.size() == 1);
  CHECK(told.skipped[0].starts_with("web-1: "));
  CHECK(told.coverage.unknown_hosts == 1);
}

TEST_CASE("of a store that is damaged in part the rest is told", "[explain]") {
  const tests::temp_dir dir;
  explained_host().write(dir / "web-1", explaining::scanned);
  {
    const auto store = store::agent_store::open(dir / "web-1", false).value();
    const auto side =
        store::reader(store, *common::kv::txn::read(store.env())).side(table_id::services).value();
    store::row_record broken;
    broken.key.bytes = broken.stable.bytes = broken.volatile_.bytes = "no row";
    auto txn = common::kv::write_txn::begin(store.env()).value();
    REQUIRE(txn.put(store.db(side), store::keys::row(table_id::services, std::string(16, 'k')),
                    schemas::encode(broken)));
    REQUIRE(std::move(txn).commit());
  }
  const auto told = explaining().of_stores(dir.path(), "port", "8080");
  CHECK(told.lines[0] == "port|tcp 0.0.0.0:8080|known");
  CHECK(told.lines[3] == "package|nginx 1.22.1-9 (deb, amd64)|known");
  CHECK(told.evidence("service|-|unknown").starts_with("services cannot be read: "));
  CHECK_FALSE(told.of.is_whole());
  REQUIRE(told.skipped.size() == 1);
  CHECK(told.skipped[0].starts_with("web-1: "));
}

TEST_CASE("a store without the end of a scan tells nothing for sure", "[explain]") {
  const tests::temp_dir dir;
  tests::agent_history history(dir / "web-1");
  history.snapshot(table_id::ports, {schemas::encode_row(explained_host().ports[0])});
  const auto told = explaining{.in_any_case = false}.of_stores(dir.path(), "port", "81");
  CHECK(told.lines == lines{"port|-|unknown"});
  CHECK(told.evidence("port") == "the end of a scan was not told yet");
}

TEST_CASE("of a host that was looked at as files nobody knows what runs", "[explain]") {
  explained_host host;
  host.ports.clear(), host.processes.clear();
  host.odd = {{table_id::ports, table_status::unsupported},
              {table_id::processes, table_status::unsupported}};
  const auto port = explaining{.in_any_case = false}(host, "port", "9");
  CHECK(port.lines == lines{"port|-|unknown"});
  CHECK(port.evidence("port") == "ports are not recorded of it: it was looked at as files");
  CHECK(port.coverage.unknown == std::map<std::string, std::size_t>{{"ports", 1}});
  const auto package = explaining()(host, "package", "nginx");
  CHECK(package.lines[1] == "process|-|unknown");
  CHECK_FALSE(package.of.is_whole());
}
