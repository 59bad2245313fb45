// `muster explain` as it is typed: of all hosts and of one, on a copied folder, with a damaged
// store.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/explained_host.hpp"
#include "tests/support/json_schemas.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server_folder.hpp"
#include "tests/support/text_file.hpp"
#include "tests/unit/vulnerabilities/sample_feeds.hpp"

namespace {

namespace fs = std::filesystem;

/// Two hosts with nginx on 8080, one without, one whose ports are unknown, and one that never
/// reported; a feed that affects nginx.
class explained_server : public tests::server_folder {
 public:
  explained_server() {
    tests::explained_host with, without;
    without.ports.clear(), without.processes.clear();
    add("web-1", with), add("web-2", with), add("db-3", without);
    with.odd = {{schemas::table_id::ports, schemas::table_status::unknown}}, with.ports.clear();
    add("old-4", with);
    add_silent_agent("new-5");
    register_all();
    tests::sample_feeds feeds;
    feeds.add(tests::osv_record("DSA-1-1", "Debian:12", "nginx", "1.22.1-9+deb12u1"));
    REQUIRE(feeds.import({feeds.records()}));
    fs::copy(feeds.folder(), paths().feeds(), fs::copy_options::recursive);
  }

  struct run {
    int code = -1;
    std::string out, said;
  };
  run explain(const std::string& words, const std::string& data = {}) const {
    const auto command = tests::binary_dir() + "/muster explain " + words + " --data " +
                         (data.empty() ? paths().data : data) + " >" + file("out") + " 2>" +
                         file("said");
    auto p = tests::process::of("/bin/sh", {"-c", command}, file("log"));
    const int status = p.wait();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, tests::text_of(file("out")),
            tests::text_of(file("said"))};
  }

 private:
  void add(const std::string& id, const tests::explained_host& host) {
    host.write(add_agent(id), common::wall_ms() - 60'000);
  }
};

/// `AGENT HOP` of each object, the last one's type.
std::vector<std::string> told_by(const std::string& out) {
  std::vector<std::string> all;
  std::istringstream in(out);
  for (std::string line; std::getline(in, line);) {
    const auto j = schemas::json::parse(line);
    all.push_back(j.contains("type")
                      ? j["type"].get<std::string>()
                      : j["agent"].get<std::string>() + " " + j["hop"].get<std::string>());
  }
  return all;
}

}  // namespace

TEST_CASE("what is behind a port is told of one host, and of all that have it",
          "[system][explain][schemas]") {
  const explained_server server;
  tests::schema_documents all;
  const auto one = server.explain("port 8080 --agent web-1 --format json");
  all.add(one.out);
  CHECK(one.code == 0);
  CHECK(one.said.empty());
  std::vector<std::string> wanted{"web-1 port",    "web-1 process", "web-1 executable",
                                  "web-1 package", "web-1 service", "web-1 user",
                                  "web-1 checks",  "web-1 cves",    "coverage"};
  CHECK(told_by(one.out) == wanted);
  const auto fleet = server.explain("port 8080 --format json");
  all.add(fleet.out);
  CHECK(fleet.code == 3);
  const auto told = told_by(fleet.out);
  CHECK(std::ranges::count(told, "old-4 port") == 1);
  CHECK(std::ranges::count(told, "web-2 cves") == 1);
  CHECK(told.size() == 8 + 8 + 1 + 1);
  CHECK(fleet.out.find("ports is unknown: a test wants it so") != std::string::npos);
  CHECK(fleet.out.find(R"("answered":3,"stale":0,"never":1,"unknown":{"ports":1})") !=
        std::string::npos);
  CHECK(all.compared() == std::set<std::string>{"explain", "explain-coverage"});
  const auto table = server.explain("port 8080");
  CHECK(table.out.starts_with("old-4 (old-4.example.org)\nhop   value    evidence"));
  CHECK(table.out.find("\n\nweb-1 (web-1.example.org)\nhop ") != std::string::npos);
  CHECK(table.said == "hosts: 3 answered, 1 never seen, 1 unknown (ports)\n");
}

TEST_CASE(
    "a damaged store is named and passed over, a host without it is none, a wrong word one "
    "line",
    "[system][explain]") {
  const explained_server server;
  const auto copy = server.file("copy");
  fs::copy(server.paths().data, copy, fs::copy_options::recursive);
  std::ofstream(copy + "/stores/web-1/data.mdb") << "no store";
  const auto damaged = server.explain("package nginx --format json", copy);
  CHECK(damaged.code == 3);
  CHECK(damaged.said.starts_with("muster: web-1: skipped: "));
  const auto told = told_by(damaged.out);
  CHECK(std::ranges::count(told, "web-2 package") == 1);
  CHECK(std::ranges::count(told, "web-1 package") == 0);
  const auto none = server.explain("package 'x; DROP TABLE packages' --label nosuch");
  CHECK(none.code == 0);
  CHECK(none.said ==
        "muster: no agent has nosuch\nhosts: 0 answered\nmuster: no host is known to have package "
        "x; DROP TABLE "
        "packages\n");
  CHECK(server.explain("port 81 --agent db-3").code == 0);
  CHECK(server.explain("port 8080 --agent new-5").code == 3);
  const auto wrong = server.explain("port ssh");
  CHECK(wrong.code == 1);
  CHECK(wrong.said == "muster: port 'ssh': want a number from 0 to 65535, or ADDRESS:NUMBER\n");
  CHECK(server.explain("prot 22").said ==
        "muster: explain: KIND: prot is none of port, package, user, file, service, process; did "
        "you mean 'port'?; see "
        "`muster help explain`\n");
}
