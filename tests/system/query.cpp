// `muster query` as it is typed: what it prints, and how it ends.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "schemas/inventory.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/json_schemas.hpp"
#include "tests/support/process.hpp"
#include "tests/support/query_fleet.hpp"
#include "tests/support/terminal.hpp"
#include "tests/support/text_file.hpp"

namespace {

using words = std::vector<std::string>;

struct answer {
  int code = -1;
  std::string out, said;
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::istringstream in(out);
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
};

/// By a shell, so that both streams stay apart, and something may come on stdin.
answer typed(const tests::query_fleet& fleet, const std::string& arguments) {
  const tests::temp_dir dir;
  const auto command = tests::binary_dir() + "/muster query --data " + fleet.paths().data + " " +
                       arguments + " >" + (dir / "out") + " 2>" + (dir / "said");
  auto run = tests::process::of("/bin/sh", {"-c", command}, dir / "log");
  const int status = run.wait();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, tests::text_of(dir / "out"),
          tests::text_of(dir / "said")};
}

const std::string openssl =
    "\"SELECT agent, version FROM packages WHERE name = 'openssl' AND format = 'rpm'\"";

}  // namespace

TEST_CASE("rows and how many hosts they tell of are printed in three forms", "[system][query]") {
  const tests::query_fleet fleet;
  const auto table = typed(fleet, openssl);
  CHECK(table.code == 0);
  CHECK(table.out == "agent  version\nrpm-2  1:3.0.7-27.el9\n");
  CHECK(table.said == "hosts: 0 answered, 3 stale > 24h, 1 never seen, 2 unknown (packages)\n");
  const auto csv = typed(fleet, openssl + " --format csv");
  CHECK(csv.out == "agent,version\r\nrpm-2,1:3.0.7-27.el9\r\n");
  CHECK(csv.said == table.said);
  const auto json = typed(fleet, openssl + " --format json");
  CHECK(json.out ==
        "{\"agent\":\"rpm-2\",\"version\":\"1:3.0.7-27.el9\"}\n"
        "{\"schema\":\"muster.query-coverage/1\",\"agent\":null,\"hostname\":null,"
        "\"type\":\"coverage\",\"answered\":0,\"stale\":3,\"never\":1,"
        "\"unknown\":{\"packages\":2},\"as_of_oldest\":\"2023-11-12T00:00:00.000Z\"}\n");
  CHECK(json.said.empty());
}

TEST_CASE("the objects of a question are as their schema has them", "[system][query][schemas]") {
  const tests::query_fleet fleet;
  const tests::temp_dir dir;
  std::vector<std::string> files;
  tests::schema_documents with_a_name;
  for (const auto* question : {"\"SELECT * FROM users\"", "\"SELECT * FROM packages_history\"",
                               "\"SELECT * FROM os WHERE agent = 'web-1'\""})
    for (const auto& line : typed(fleet, std::string(question) + " --format json").lines()) {
      if (line.starts_with("{\"schema\"")) {
        with_a_name.add(line);
        continue;
      }
      files.push_back(dir / std::to_string(files.size()));
      std::ofstream(files.back()) << line;
    }
  CHECK(files.size() > 20);
  CHECK(tests::differences("query", files).empty());
  with_a_name.add(typed(fleet, "--saved --format json").out);
  CHECK(with_a_name.compared() == std::set<std::string>{"query-coverage", "saved-query"});
}

TEST_CASE("a question ends as it went", "[system][query]") {
  const tests::query_fleet fleet;
  CHECK(typed(fleet, "--require-fresh 24h " + openssl).code == 3);
  CHECK(typed(fleet, "--require-fresh 900000h --agent web-1 'SELECT 1 FROM os'").code == 0);
  const auto wrong = typed(fleet, "'SELECT nmae FROM users'");
  CHECK(wrong.code == 1);
  CHECK(wrong.said == "query:1:8: no such column: nmae; did you mean 'name'?\n");
  const auto full = typed(fleet, openssl + " --format csv >/dev/full; echo $?");
  CHECK(full.out == "1\n");
  std::ofstream(fleet.store_of("db-3") + "/data.mdb") << "no store";
  const auto damaged = typed(fleet, openssl);
  CHECK(damaged.code == 3);
  CHECK(damaged.said.find("muster: db-3: skipped: ") != std::string::npos);
  CHECK(damaged.out == "agent  version\nrpm-2  1:3.0.7-27.el9\n");
}

TEST_CASE("lists are shown to people as other tables show them, and to programs as JSON",
          "[system][query]") {
  const tests::query_fleet fleet;
  const std::string question = "\"SELECT '[\\\"a\\\",\\\"b c\\\"]' AS l, '[x]' AS t\"";
  CHECK(typed(fleet, question).out == "l       t\na, b c  [x]\n");
  CHECK(typed(fleet, question + " --format csv").out ==
        "l,t\r\n\"[\"\"a\"\",\"\"b c\"\"]\",[x]\r\n");
}

TEST_CASE("hosts without the label that is asked for are not asked", "[system][query]") {
  const tests::query_fleet fleet;
  std::ofstream(fleet.store_of("db-3") + "/data.mdb") << "no store";
  const auto of_label =
      typed(fleet, "\"SELECT agent FROM os WHERE agent_label(agent, 'env') = 'prod'\"");
  CHECK(of_label.code == 0);
  CHECK(of_label.said == "muster: no agent has env=prod\nhosts: 0 answered\n");
  CHECK(typed(fleet, "\"SELECT agent FROM os WHERE agent_label(agent, 'env') IS 'prod'\"").code ==
        3);
}

TEST_CASE("a question comes from a file, by its name, or into the shell", "[system][query]") {
  const tests::query_fleet fleet;
  const tests::temp_dir dir;
  std::ofstream(dir / "q.sql") << "-- How many.\nSELECT count(*) AS n\nFROM os;\n";
  CHECK(typed(fleet, "-f " + (dir / "q.sql")).out == "n\n5\n");
  CHECK(typed(fleet, "-f - <" + (dir / "q.sql")).out == "n\n5\n");
  CHECK(typed(fleet, "accounts-uid-0 --format csv").out ==
        "agent,hostname,name,shell,home\r\nweb-1,web-1.example.org,toor,/bin/sh,/root\r\n");
  std::filesystem::create_directories(fleet.paths().configuration() + "/queries");
  std::filesystem::copy(dir / "q.sql", fleet.paths().configuration() + "/queries/mine.sql");
  CHECK(typed(fleet, "mine").out == "n\n5\n");
  CHECK(typed(fleet, "--saved").out.find("How many.") != std::string::npos);
  std::ofstream(dir / "typed") << ".format csv\nSELECT count(*) AS n\n FROM os;\n.schema groups\n"
                                  "SELECT nme;\n.run mine\n.explain SELECT 1 FROM os\n.quit\n";
  const auto shell = typed(fleet, "<" + (dir / "typed"));
  CHECK(shell.code == 1);
  CHECK(shell.out.starts_with("n\r\n5\r\nagent TEXT\nhostname TEXT\nname TEXT\n"));
  CHECK(shell.out.find("groupname TEXT (hidden)\n") != std::string::npos);
  CHECK(shell.said.find("query:1:8: no such column: nme") != std::string::npos);
}

TEST_CASE("in the shell the names that a word may become stand below it", "[system][query]") {
  const tests::query_fleet fleet;
  const tests::terminal on;
  const auto ends = " <" + on.path() + " >" + on.path() + " 2>&1";
  auto shell = tests::process::of("/bin/sh",
                                  {"-c", "HOME= exec " + tests::binary_dir() +
                                             "/muster query --data " + fleet.paths().data + ends},
                                  "/dev/null");
  on.type("packages\t\n;\n.quit\n");
  const auto seen = on.read_until_ended(shell);
  CAPTURE(seen);
  CHECK(seen.find("\npackages  packages_history\n") != std::string::npos);
  CHECK(seen.find("x0a") == std::string::npos);
}

TEST_CASE("while a store is written, each answer is of one moment", "[system][query]") {
  const tests::query_fleet fleet;
  std::jthread writer([&](const std::stop_token& over) {
    tests::agent_history history(fleet.store_of("db-3"));
    for (int i = 0; !over.stop_requested(); ++i) {
      schemas::group one, other;  // which come and go together
      one.name = fmt::format("one-{}", i), other.name = fmt::format("other-{}", i);
      one.gid = other.gid = i;
      history.delta(schemas::table_id::groups,
                    {schemas::encode_row(one), schemas::encode_row(other)}, {});
    }
  });
  for (int i = 0; i < 5; ++i)
    CHECK(typed(fleet,
                "\"SELECT sum(name LIKE 'one-%') = sum(name LIKE 'other-%') AS same FROM groups "
                "WHERE agent = 'db-3'\" --format csv")
              .out.starts_with("same\r\n"));
  const auto last = typed(fleet,
                          "\"SELECT sum(name LIKE 'one-%') - sum(name LIKE 'other-%') AS more FROM "
                          "groups WHERE agent = 'db-3'\" --format csv");
  CHECK(last.out == "more\r\n0\r\n");
}

TEST_CASE("Ctrl-C ends a question, and a copy of the folder answers as well", "[system][query]") {
  const tests::query_fleet fleet;
  const tests::temp_dir dir;
  tests::process endless(
      "muster",
      {"query", "--data", fleet.paths().data,
       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"},
      dir / "log");
  std::this_thread::sleep_for(std::chrono::milliseconds{300});
  endless.signal(SIGINT);
  const int status = endless.wait();
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 130));
  CHECK(tests::text_of(dir / "log") == "muster: interrupted before it was done\n");
  std::filesystem::copy(fleet.paths().data, dir / "copy", std::filesystem::copy_options::recursive);
  std::filesystem::rename(fleet.paths().data, dir / "moved");
  std::filesystem::rename(dir / "copy", fleet.paths().data);
  CHECK(typed(fleet, "'SELECT count(*) AS n FROM os'").out == "n\n5\n");
}

TEST_CASE("a question comes through a pipe", "[system][query]") {
  const tests::query_fleet fleet;
  for (const std::string from : {"-f -", "-f /dev/stdin"}) {
    auto run = tests::process::of(
        "/bin/sh",
        {"-c", "echo 'SELECT 1 AS one' | " + tests::binary_dir() + "/muster query --data " +
                   fleet.paths().data + " --format csv " + from},
        fleet.paths().data + "/log");
    CHECK(run.wait() == 0);
    CHECK(tests::text_of(fleet.paths().data + "/log").starts_with("one\r\n1\r\n"));
  }
}

TEST_CASE("a table that is too large to be laid out is refused, and is no JSON",
          "[system][query]") {
  const tests::query_fleet fleet;
  const std::string endless =
      "\"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 600000) "
      "SELECT n FROM r\"";
  const auto table = typed(fleet, endless);
  CHECK(table.code == 1);
  CHECK(table.out.empty());
  CHECK(
      table.said.find("rows are more than a table is laid out of (64 MiB): --format json or csv") !=
      std::string::npos);
  const auto csv = typed(fleet, endless + " --format csv | tail -1");
  CHECK(csv.out == "600000\r\n");
}

TEST_CASE("a question that somebody else may write, or a link to one, is not asked",
          "[system][query]") {
  const tests::query_fleet fleet;
  const auto folder = fleet.paths().configuration() + "/queries";
  std::filesystem::create_directories(folder);
  const auto file = folder + "/mine.sql";
  std::ofstream(file) << "SELECT 7 AS n";
  CHECK(typed(fleet, "mine --format csv").out == "n\r\n7\r\n");
  std::filesystem::create_symlink(file, folder + "/link.sql");
  const auto link = typed(fleet, "link");
  CHECK(link.code == 1);
  CHECK(link.said.find("link.sql: it is a link: a file was expected") != std::string::npos);
  std::filesystem::permissions(file, std::filesystem::perms(0666));
  const auto open = typed(fleet, "mine");
  CHECK(open.code == 1);
  CHECK(open.said.find("mine.sql: others than its owner may write it") != std::string::npos);
}

TEST_CASE("a number below 0 is no limit", "[system][query]") {
  const tests::query_fleet fleet;
  const auto a = typed(fleet, "'SELECT 1' --limit -1");
  CHECK(a.code == 1);
  CHECK(a.said.find("'-1': want a number, 0 or more") != std::string::npos);
}
