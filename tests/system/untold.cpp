// Tables of which a host told nothing: that nothing is printed of them is no answer.
#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server_folder.hpp"
#include "tests/support/stored_report.hpp"
#include "tests/support/text_file.hpp"

namespace {

/// Its last scan could not read packages, and did not look at processes.
class half_told : public tests::server_folder {
 public:
  half_told() {
    schemas::os os;
    os.host = "web-1";
    tests::agent_history history(add_agent("web-1"));
    history.snapshot(schemas::table_id::os, {schemas::encode_row(os)});
    auto report = tests::report_of_scan(
        common::wall_ms(), {{schemas::table_id::packages, schemas::table_status::unknown},
                            {schemas::table_id::ports, schemas::table_status::unsupported}});
    std::erase_if(report.tables, [](const auto& t) {
      return t.table == static_cast<schemas::u64>(schemas::table_id::processes);
    });
    tests::store_report(history, report);
    register_all();
  }
  /// Its exit code, and both streams.
  std::pair<int, std::string> dump(std::vector<std::string> words) const {
    words.insert(words.begin(), {"dump", "web-1"});
    return typed(std::move(words));
  }
  std::pair<int, std::string> typed(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--data", paths().data});
    const auto log = file("said");
    std::filesystem::remove(log);
    tests::process muster("muster", words, log);
    const int status = muster.wait();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, tests::text_of(log)};
  }
};

}  // namespace

TEST_CASE("a table that was never collected is not shown as an empty one", "[system]") {
  const half_told server;
  using said = std::pair<int, std::string>;
  CHECK(server.dump({"processes"}) ==
        said{3, "muster: web-1: the last scan says nothing of processes\n"});
  CHECK(server.dump({"packages"}) ==
        said{3, "muster: web-1: packages is unknown: a test wants it so\n"});
  CHECK(server.dump({"mounts"}) == said{0, ""});
  CHECK(server.dump({"os"}).first == 0);
}

TEST_CASE("a table that a host does not support is not shown as an empty one", "[system]") {
  const half_told server;
  using said = std::pair<int, std::string>;
  CHECK(server.dump({"ports"}) ==
        said{0, "muster: web-1: ports is unsupported: a test wants it so\n"});
  CHECK(server.typed({"query", "SELECT * FROM ports"}) ==
        said{0, "hosts: 1 answered\nmuster: web-1: ports is unsupported: a test wants it so\n"});
  CHECK(server.typed({"query", "SELECT * FROM packages"}) ==
        said{0,
             "hosts: 0 answered, 1 unknown (packages)\n"
             "muster: web-1: packages is unknown: a test wants it so\n"});
  CHECK(server.typed({"query", "SELECT * FROM mounts"}) == said{0, "hosts: 1 answered\n"});
  const auto [code, told] = server.typed({"explain", "port", "22"});
  CHECK(told.find("muster: web-1: ports is unsupported: a test wants it so\n") !=
        std::string::npos);
}
