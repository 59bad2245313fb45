// What people are told of what happens on a host, by the real programs.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/pipeline.hpp"
#include "tests/support/text_file.hpp"

using tests::pipeline;

namespace {

std::vector<schemas::json> told(const pipeline& p) { return p.ask({"alerts"}); }

bool is_told(const pipeline& p, const std::string& in_message) {
  for (const auto& a : told(p))
    if (a["message"].get<std::string>().find(in_message) != std::string::npos) return true;
  return false;
}

std::string package(const std::string& name, const std::string& status = "installed") {
  return fmt::format("\nPackage: {}\nStatus: install ok {}\nArchitecture: amd64\nVersion: 1.0\n",
                     name, status);
}

}  // namespace

TEST_CASE("eleven packages are one line, and a key of root's another", "[system]") {
  pipeline p("200ms");
  p.start_with("alerts", {"--settle", "30s"});
  p.start_all();
  p.await_settled("the first scan");
  auto packages = p.read("var/lib/dpkg/status");
  for (int i = 0; i < 11; ++i) packages += package("new-" + std::to_string(i));
  p.write("var/lib/dpkg/status", packages);
  tests::await("the packages to be told", [&] { return is_told(p, "11 packages were installed"); });
  p.write("etc/passwd", p.read("etc/passwd") + "toor:x:0:0::/root:/bin/sh\n");
  tests::await("the account to be told", [&] { return is_told(p, "user toor has uid 0"); });
  const auto lines = told(p);
  CHECK(lines.size() <= 12);
  std::size_t parts = 0;
  for (const auto& a : lines)
    if (a.contains("parts") && a["table"] == "packages") parts += a["parts"].size();
  CHECK(parts == 11);
  p.check_oracle();
}

TEST_CASE("a package that is not configured for a moment is no alert", "[system]") {
  pipeline p("200ms");
  p.start_with("alerts", {"--settle", "4s"});
  p.start_all();
  p.await_settled("the first scan");
  const auto before = p.read("var/lib/dpkg/status");
  p.write("var/lib/dpkg/status", before + package("passing", "unpacked"));
  tests::await("the state to be raised",
               [&] { return p.count_alerts("package-not-configured", "passing") == 1; });
  p.write("var/lib/dpkg/status", before + package("passing"));
  tests::await("the package to be told", [&] { return is_told(p, "installed: passing"); });
  p.write("var/lib/dpkg/status", before + package("passing") + package("stuck", "unpacked"));
  tests::await("the state that lasts to be told",
               [&] { return is_told(p, "stuck 1.0 is in the state"); });
  CHECK_FALSE(is_told(p, "passing 1.0 is in the state"));
}

TEST_CASE("the stage that tells is killed at any time: all is told, and once", "[system]") {
  pipeline p("100ms");
  p.start_all();
  p.await_settled("the first scan");
  for (int i = 0; i < 5; ++i) {
    p.add_user("u" + std::to_string(i), 3000 + i);
    p.kill("alerts");
    p.add_user("v" + std::to_string(i), 4000 + i);
    p.start("alerts");
  }
  tests::await("the last account", [&] { return is_told(p, "user v4 "); });
  p.await_settled("both copies to be equal");
  p.check_oracle();
  p.kill("alerts");
  std::filesystem::rename(p.file("data/alerts.jsonl"), p.file("rotated"));
  p.start("alerts");
  p.add_user("last", 5000);
  tests::await("the account after the turn", [&] {
    std::ifstream in(p.file("data/alerts.jsonl"));
    for (std::string line; std::getline(in, line);)
      if (line.find("user last ") != std::string::npos) return true;
    return false;
  });
}

TEST_CASE("a forwarder goes on after what it has", "[system]") {
  pipeline p("100ms");
  p.start_all();
  p.await_settled("the first scan");
  const auto cursor = p.file("cursor");
  p.add_user("one", 3001);
  tests::await("the first account", [&] { return is_told(p, "user one "); });
  std::ofstream(cursor).close();  // made beforehand, for its mode
  CHECK_FALSE(p.ask({"alerts", "--cursor", cursor}).empty());
  CHECK(p.ask({"alerts", "--cursor", cursor}).empty());
  p.add_user("two", 3002);
  tests::await("the second account", [&] { return is_told(p, "user two "); });
  const auto fresh = p.ask({"alerts", "--cursor", cursor});
  REQUIRE(fresh.size() == 1);
  CHECK(fresh[0]["message"].get<std::string>().find("user two ") == 0);
  int code = 0;
  CHECK(p.muster({"alerts", "--raised", "--cursor", cursor}, &code).find("expected the line") !=
        std::string::npos);
  CHECK(code == 1);
  // What cannot be written is not counted as printed.
  const auto before = tests::text_of(cursor);
  p.add_user("three", 3003);
  tests::await("the third account", [&] { return is_told(p, "user three "); });
  tests::process full("muster", {"alerts", "--cursor", cursor, "--data", p.file("data")},
                      "/dev/full");
  CHECK(WEXITSTATUS(full.wait()) == 1);
  CHECK(tests::text_of(cursor) == before);
  // Another log in its place: all of it is new.
  p.kill("alerts");
  std::filesystem::remove_all(p.file("data/told"));
  p.start("alerts");
  tests::await("all to be told again", [&] { return is_told(p, "user three "); });
  const auto all = p.muster({"alerts", "--cursor", cursor, "--format", "json"}, &code);
  CHECK(all.find("the log of alerts is another one than before; everything is printed\n") !=
        std::string::npos);
  for (const auto* user : {"user one ", "user two ", "user three "})
    CHECK(all.find(user) != std::string::npos);
  // An older copy of the log: rather twice than not at all.
  const auto line = tests::text_of(cursor);
  std::ofstream(cursor) << line.substr(0, line.rfind(' ')) << " 999999\n";
  const auto said = p.muster({"alerts", "--cursor", cursor}, &code);
  CHECK(said.find(": an older copy was restored; everything is printed\n") != std::string::npos);
  CHECK(said.find("user three ") != std::string::npos);
  // What cannot be written is known before anything is printed.
  CHECK(p.muster({"alerts", "--cursor", p.file("no/such/folder")}, &code).find("user") ==
        std::string::npos);
  CHECK(code == 1);
  CHECK(p.muster({"alerts", "--agent", ""}, &code).find("--agent: it is empty") !=
        std::string::npos);
  CHECK(code == 1);
}

TEST_CASE("alerts are asked for by agent, severity, rule, table and time", "[system]") {
  pipeline p("100ms");
  p.start_all();
  p.await_settled("the first scan");
  p.write("etc/passwd", p.read("etc/passwd") + "toor:x:0:0::/root:/bin/sh\n");
  tests::await("the account to be told", [&] { return is_told(p, "user toor has uid 0"); });
  const auto count = [&](std::vector<std::string> further) {
    further.insert(further.begin(), "alerts");
    return p.ask(further).size();
  };
  CHECK(count({"--rule", "new-uid-0"}) == 1);
  CHECK(count({"--rule", "new-uid-0", "--severity", "critical", "--table", "users"}) == 1);
  CHECK(count({"--rule", "new-uid-0", "--table", "packages"}) == 0);
  CHECK(count({"--rule", "agent-state-reset"}) == 0);
  CHECK(count({"--where", "rule=new-uid-0", "--where", "agent=" + p.agent}) == 1);
  CHECK(count({"--agent", p.agent, "--since", "1h", "--severity", "critical"}) == 1);
  CHECK(count({"--until", "1h"}) == 0);
  CHECK(count({"--raised", "--rule", "new-uid-0"}) == 1);
  int code = 0;
  CHECK(p.muster({"alerts", "--agent", "another"}, &code).find("no agent 'another'") !=
        std::string::npos);
  CHECK(code == 1);
  CHECK(p.muster({"alerts", "--until", "1h", "--follow"}, &code).find("no end to wait for") !=
        std::string::npos);
  CHECK(code == 1);
  CHECK(p.muster({"alerts", "--table", "pakages"}, &code).find("packages") != std::string::npos);
  CHECK(code == 1);
}

TEST_CASE("when wdb's log of alerts is lost, what comes after that is told", "[system]") {
  pipeline p("100ms");
  p.start_all();
  p.await_settled("the first scan");
  for (int i = 0; i < 3; ++i) p.add_user("u" + std::to_string(i), 3000 + i);
  tests::await("the accounts", [&] { return is_told(p, "user u2 "); });
  p.kill("wdb");
  std::filesystem::remove_all(p.file("data/alerts"));
  p.start("wdb");
  p.add_user("after", 3010);
  tests::await("the account after that", [&] { return is_told(p, "user after "); });
}

TEST_CASE("the first of its kind on a host is told, and what a first scan finds is not",
          "[system]") {
  pipeline p("1h");
  p.write("etc/hosts", "");
  p.start_all();
  p.await_settled("the first scan");
  CHECK(p.count_alerts("repository-added") == 0);
  std::filesystem::create_directories(p.root() + "/etc/apt/sources.list.d");
  p.write("etc/apt/sources.list.d/evil.list", "deb http://evil.example.org/ stable main\n");
  p.muster({"scan-now", p.agent});
  tests::await("the alert", [&] { return p.count_alerts("repository-added") == 1; });
  int code = -1;
  CHECK(p.muster({"diff", p.agent, "repositories", "--since", "1h"}, &code)
            .find("evil.example.org") != std::string::npos);
  p.muster({"scan-now", p.agent});
  p.await_settled("another scan");
  CHECK(p.count_alerts("repository-added") == 1);
  p.check_oracle();
}

TEST_CASE("the last of its kind that goes is told, and its table stays verified", "[system]") {
  pipeline p("1h");
  p.write("etc/nftables.conf",
          "table inet filter {\n chain input {\n type filter hook input priority 0; policy drop;\n"
          " tcp dport 22 accept\n }\n}\n");
  p.start_all();
  p.await_settled("the first scan");
  REQUIRE(p.ask({"dump", p.agent, "firewall"}).size() == 1);
  std::filesystem::remove(p.root() + "/etc/nftables.conf");
  p.muster({"scan-now", p.agent});
  tests::await("the alert", [&] { return p.count_alerts("firewall-emptied") == 1; });
  int code = -1;
  CHECK(p.muster({"dump", p.agent, "firewall", "--format", "json"}, &code)
            .starts_with("muster: " + p.agent + ": firewall is unsupported: "));
  CHECK(code == 0);
  const auto verified = p.muster({"verify", p.agent, "--format", "json"}, &code);
  CHECK(verified.find(R"("table":"firewall","rows":0,"version":2,)") != std::string::npos);
  CHECK(code == 0);
  p.check_oracle();
}
