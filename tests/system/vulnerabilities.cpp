// `muster feed` and `muster cves` on a server's files, with the stages down.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "schemas/inventory.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/json_schemas.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server_folder.hpp"
#include "tests/support/stored_report.hpp"
#include "tests/support/text_file.hpp"
#include "tests/unit/vulnerabilities/osv_samples.hpp"

namespace {

namespace fs = std::filesystem;

/// A server with three agents: one of Debian, one of Rocky, one that never reported.
class package_server : public tests::server_folder {
 public:
  package_server() {
    add_host("web-1", "debian", "12", "openssl", "3.0.11-1~deb12u1", "deb");
    add_host("db-2", "rocky", "9.3", "openssl-libs", "1:3.0.7-24.el9", "rpm");
    add_silent_agent("new-3");
    register_all();
  }

  struct run {
    int code = -1;
    std::string out;
  };
  /// stdout and stderr together.
  run muster(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", paths().data});
    const auto log = file("said");
    fs::remove(log);
    tests::process p("muster", std::move(words), log, {{"PAGER", "cat"}});
    const int status = p.wait();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, tests::text_of(log)};
  }
  std::string record(const std::string& name, const std::string& text) const {
    std::ofstream(file(name)) << text;
    return file(name);
  }

  /// One more of Debian, of whose packages the last scan saw some.
  void add_half_seen(const std::string& id) {
    add_host(id, "debian", "12", "bash", "5.2.15-2", "deb", schemas::table_status::partial);
    register_all();
  }
  /// One whose scan has not ended yet.
  void add_unreported(const std::string& id) {
    tests::agent_history history(add_agent(id));
    schemas::os os;
    os.host = id;
    history.snapshot(schemas::table_id::os, {schemas::encode_row(os)});
    register_all();
  }

 private:
  void add_host(const std::string& id, const std::string& distribution, const std::string& version,
                const std::string& package, const std::string& installed, const std::string& format,
                schemas::table_status packages = schemas::table_status::ok) {
    schemas::os os;
    os.host = id;
    os.distribution = distribution;
    os.version_id = version;
    schemas::package p;
    p.name = package;
    p.version = installed;
    p.format = format;
    p.architecture = "amd64";
    if (format == "rpm") p.source = "openssl-3.0.7-24.el9.src.rpm";
    tests::agent_history history(add_agent(id));
    history.snapshot(schemas::table_id::os, {schemas::encode_row(os)});
    history.snapshot(schemas::table_id::packages, {schemas::encode_row(p)});
    tests::store_report(history, tests::report_of_scan(common::wall_ms(),
                                                       {{schemas::table_id::packages, packages}}));
  }
};

std::string debian_record(const std::string& date) {
  auto out = tests::osv_record("DSA-5532-1", "Debian:12", "openssl", "3.0.11-1~deb12u2",
                               R"("upstream":["CVE-2023-5363"],)");
  return out.replace(out.find("2026-11-29"), 10, date);
}

std::string today() { return common::format_time(common::wall_ms()).substr(0, 10); }

}  // namespace

TEST_CASE("a feed is imported, listed, and says which hosts are affected",
          "[system][vulnerabilities][schemas]") {
  const package_server server;
  tests::schema_documents all;
  const auto none = server.muster({"cves", "--format", "json"});
  all.add(none.out);
  CHECK(none.code == 3);
  CHECK(none.out.find("no feed for debian:12") != std::string::npos);
  const auto file = server.record("DSA-5532-1.json", debian_record(today()));
  const auto imported = server.muster({"feed", "import", file, "--format", "json"});
  all.add(imported.out);
  CHECK(imported.code == 0);
  all.add(server.muster({"feed", "list", "--format", "json"}).out);
  const auto found = server.muster({"cves", "--format", "json"});
  all.add(found.out);
  INFO(found.out);
  CHECK(found.code == 2);
  CHECK(found.out.find(R"("agent":"web-1","hostname":"web-1.example.org","cve":"CVE-2023-5363",)"
                       R"("ids":["DSA-5532-1"],"severity":null,"ecosystem":"Debian:12",)"
                       R"("source":"openssl","source_version":"3.0.11-1~deb12u1",)"
                       R"("binaries":["openssl"],"state":"affected",)"
                       R"("fixed_version":"3.0.11-1~deb12u2",)") != std::string::npos);
  CHECK(
      found.out.find(R"("state":"unknown","fixed_version":null,"reason":"no feed for rocky:9")") !=
      std::string::npos);
  CHECK(found.out.find(R"("type":"coverage","answered":2,"stale":0,"never":1,)") !=
        std::string::npos);
  const auto csv = server.muster(
      {"cves", "--format", "csv", "--columns", "agent,cve,state", "--where", "agent=web-1"});
  CHECK(csv.code == 2);
  CHECK(csv.out.starts_with("agent,cve,state\r\nweb-1,CVE-2023-5363,affected\r\n"));
  const auto why = server.muster({"why", "web-1", "CVE-2023-5363", "--format", "json"});
  all.add(why.out);
  CHECK(why.code == 0);
  CHECK(why.out.find(R"("event":"fixed 3.0.11-1~deb12u2","compared_by":"dpkg's order")") !=
        std::string::npos);
  CHECK(all.compared() ==
        std::set<std::string>{"cves", "cves-coverage", "feed", "why-vulnerability"});
  CHECK(server.muster({"cves", "--agent", "db-2"}).code == 3);
  const auto unheard_of = server.muster({"cves", "--cve", "CVE-1999-1", "--agent", "web-1"});
  CHECK(unheard_of.code == 3);
  CHECK(unheard_of.out.find("no feed has a record of CVE-1999-1") != std::string::npos);
}

TEST_CASE("that a host is not concerned is an answer, unless its packages are half seen",
          "[system][vulnerabilities]") {
  package_server server;
  server.add_half_seen("half-4");
  const auto file =
      server.record("a.json", tests::osv_record("CVE-2024-6387", "Debian:12", "openssh", "1:9"));
  REQUIRE(server.muster({"feed", "import", file}).code == 0);
  const auto not_concerned = server.muster({"why", "web-1", "cve-2024-6387", "--format", "json"});
  INFO(not_concerned.out);
  CHECK(not_concerned.code == 0);
  CHECK(not_concerned.out.find(R"("cve":"CVE-2024-6387","state":"not_affected",)") !=
        std::string::npos);
  CHECK(not_concerned.out.find("nothing is installed that a record of CVE-2024-6387 names") !=
        std::string::npos);
  const auto half_seen = server.muster({"why", "half-4", "CVE-2024-6387", "--format", "json"});
  INFO(half_seen.out);
  CHECK(half_seen.code == 3);
  CHECK(half_seen.out.find(R"("state":"unknown",)") != std::string::npos);
  CHECK(half_seen.out.find("packages is partial") != std::string::npos);
  CHECK(server.muster({"why", "web-1", "CVE-1999-1"}).code == 3);
  CHECK(server.muster({"why", "web-1", "CVE"}).code == 1);
  CHECK(server.muster({"cves", "--cve", "cve-2024-6387", "--agent", "web-1"}).code == 0);
  CHECK(server.muster({"cves", "--cve", "cve-2024-6387", "--agent", "half-4"}).code == 3);
}

TEST_CASE("a feed is removed by its name, and what goes is told", "[system][vulnerabilities]") {
  const package_server server;
  const auto file = server.record("a.json", debian_record(today()));
  REQUIRE(server.muster({"feed", "import", file}).code == 0);
  const auto misspelt = server.muster({"feed", "remove", "Debain"});
  CHECK(misspelt.code == 1);
  CHECK(misspelt.out.find("there is no feed of 'Debain'; did you mean 'Debian'?") !=
        std::string::npos);
  const auto removed = server.muster({"feed", "remove", "Debian", "--format", "json"});
  INFO(removed.out);
  CHECK(removed.code == 0);
  CHECK(removed.out.find(R"("ecosystem":"Debian","records":1,)") != std::string::npos);
  CHECK(removed.out.find("the feed of Debian is removed") != std::string::npos);
  CHECK(server.muster({"feed", "list", "--format", "json"}).out.empty());
  CHECK(server.muster({"cves", "--agent", "web-1"}).code == 3);
  CHECK(server.muster({"feed", "remove", "Debian"}).code == 1);
}

TEST_CASE("labels that nobody has are said so", "[system][vulnerabilities]") {
  const package_server server;
  CHECK(server.muster({"cves", "--label", "nope=1"}).out.find("muster: no agent has nope=1\n") !=
        std::string::npos);
  CHECK(server.muster({"query", "SELECT 1", "--label", "nope=1"})
            .out.find("muster: no agent has nope=1\n") != std::string::npos);
}

TEST_CASE("hosts of which no scan was told are unknown, and not answered",
          "[system][vulnerabilities]") {
  package_server server;
  server.add_unreported("mute-4");
  const auto found = server.muster({"cves", "--agent", "mute-4", "--format", "json"});
  CHECK(found.code == 3);
  CHECK(found.out.find(R"("answered":0,"stale":0,"never":0,"unknown":{"packages":1})") !=
        std::string::npos);
}

TEST_CASE("an old feed is loud, and not enough where freshness is required",
          "[system][vulnerabilities]") {
  const package_server server;
  const auto old = common::format_time(common::wall_ms() - 9 * 86'400'000ll).substr(0, 10);
  const auto file = server.record("old.json", debian_record(old));
  CHECK(server.muster({"feed", "import", file}).code == 0);
  const auto found = server.muster({"cves", "--agent", "web-1"});
  CHECK(found.code == 2);
  CHECK(found.out.find("muster: the feed of Debian is 9 days old: its newest record is of " +
                       old) != std::string::npos);
  std::vector<std::string> severe{"cves", "--agent", "web-1", "--severity", "critical"};
  CHECK(server.muster(severe).code == 0);
  severe.insert(severe.end(), {"--require-fresh", "24h"});
  CHECK(server.muster(severe).code == 3);
}

TEST_CASE("a waived vulnerability is shown, and is no finding", "[system][vulnerabilities]") {
  const package_server server;
  const auto file = server.record("DSA-5532-1.json", debian_record(today()));
  REQUIRE(server.muster({"feed", "import", file}).code == 0);
  std::ofstream(server.paths().waivers_file())
      << "waivers:\n  - {policy: vulnerabilities, check: CVE-2023-5363, agent: 'web-*', owner: "
         "jane, reason: no POLY1305 here, expires: 2099-01-31}\n";
  const auto found = server.muster({"cves", "--agent", "web-1", "--format", "json"});
  CHECK(found.code == 0);
  CHECK(found.out.find(R"("state":"affected")") != std::string::npos);
  CHECK(found.out.find("waived until 2099-01-31 by jane: no POLY1305 here; 3.0.11-1~deb12u1 is") !=
        std::string::npos);
  const auto waivers = server.muster({"waivers"});
  CHECK(waivers.out.find(" active") != std::string::npos);
}

TEST_CASE("a damaged store is named and passed over, on a copied folder too",
          "[system][vulnerabilities]") {
  const package_server server;
  const auto file = server.record("DSA-5532-1.json", debian_record(today()));
  REQUIRE(server.muster({"feed", "import", file}).code == 0);
  const auto copy = server.file("copy");
  fs::copy(server.paths().data, copy, fs::copy_options::recursive);
  std::ofstream(copy + "/stores/web-1/data.mdb") << "no store";
  const tests::temp_dir dir;
  tests::process p("muster", {"cves", "--format", "json", "--data", copy}, dir / "said");
  const int status = p.wait();
  const auto said = tests::text_of(dir / "said");
  INFO(said);
  CHECK(WEXITSTATUS(status) == 3);
  CHECK(said.find("muster: web-1: ") != std::string::npos);
  CHECK(said.find("no feed for rocky:9") != std::string::npos);
}

TEST_CASE("an import that is ended leaves the feed that was there", "[system][vulnerabilities]") {
  const package_server server;
  const auto file = server.record("DSA-5532-1.json", debian_record(today()));
  REQUIRE(server.muster({"feed", "import", file}).code == 0);
  fs::create_directories(server.file("many"));
  for (int i = 0; i < 3'000; ++i)
    std::ofstream(server.file("many/" + std::to_string(i) + ".json"))
        << tests::osv_record("DSA-" + std::to_string(i), "Debian:11", "a", "1");
  const auto before = server.muster({"feed", "list", "--format", "json"}).out;
  for (const int with : {SIGINT, SIGTERM, SIGKILL})
    for (const int after_ms : {5, 40, 120}) {
      tests::process p("muster",
                       {"feed", "import", server.file("many"), "--data", server.paths().data},
                       server.file("log"));
      std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
      p.signal(with);
      const int status = p.wait();
      const auto now = server.muster({"feed", "list", "--format", "json"});
      CHECK(now.code == 0);
      const bool is_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
      if (!is_done && now.out != before)  // it was ended after its commit
        CHECK(now.out.find(R"("records":3000,)") != std::string::npos);
      if (now.out != before) {
        REQUIRE(server.muster({"feed", "import", file, "--older"}).code == 0);
        return;  // imports are quick here: the times above are too long
      }
    }
}
