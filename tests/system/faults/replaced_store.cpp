// What somebody does to a store between two starts of wdb: removed, emptied, of a later Muster; and
// a second wdb beside the first.
#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "store/agent_store.hpp"
#include "tests/support/closing_line.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/tamper.hpp"

using tests::pipeline;
namespace fs = std::filesystem;

namespace {

std::string folder(const pipeline& p) {
  return p.paths().store(*schemas::agent_id::parse(p.agent));
}

}  // namespace

TEST_CASE("a store that was removed or emptied is made anew from the agent's copy",
          "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  for (const bool removed : {true, false}) {
    INFO((removed ? "removed" : "emptied"));
    p.kill("wdb", SIGTERM);
    if (removed)
      fs::remove_all(folder(p));
    else
      fs::resize_file(folder(p) + "/data.mdb", 0);
    changes.make(2);
    p.start("wdb");
    tests::close_account(
        p.copies(), changes, {}, [&] { return p.last_words(); }, tests::alerting::not_asked);
    int code = -1;
    p.muster({"verify", p.agent}, &code);
    CHECK(code == 0);
  }
}

TEST_CASE("a store of a later Muster is left as it is, and the log says what to do",
          "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("wdb", SIGTERM);
  tests::tamper(p.paths(), p.agent, [](const store::agent_store& s, common::kv::write_txn& txn) {
    schemas::writer w;
    w.natural(store::keys::format + 1);
    REQUIRE(txn.put(s.db(store::keys::meta), "format", w.take()));
  });
  const auto before = fs::file_size(folder(p) + "/data.mdb");
  const auto said = p.log("wdb").size();
  p.start("wdb");
  p.add_user("later", 3000);
  tests::await(
      "wdb to say so",
      [&] {
        const auto words = p.log("wdb").substr(said);
        return words.find("use the version that wrote it") != std::string::npos;
      },
      std::chrono::seconds{30}, [&] { return p.last_words(); });
  CHECK(fs::file_size(folder(p) + "/data.mdb") == before);
  CHECK(p.count_alerts("store-rebuilt") == 0);
  for (const auto* command : {"diff", "dump"}) {
    int code = 0;
    const auto words = p.muster({command, p.agent}, &code);
    INFO("muster " << command << ": " << words);
    CHECK(code != 0);
    CHECK(words.find("use the version that wrote it") != std::string::npos);
  }
  CHECK_FALSE(p.ended("wdb"));
}

TEST_CASE("a second wdb on the same data is refused in one line, and the first goes on",
          "[system][faults]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  tests::host_changes changes(p.root());
  const auto log = p.file("second.log");
  tests::process second("muster-wdb", {"--data", p.paths().data}, log);
  const int code = second.wait();
  CHECK(WIFEXITED(code));
  CHECK(WEXITSTATUS(code) != 0);
  std::ifstream in(log);
  std::string line, more;
  std::getline(in, line);
  INFO(line);
  CHECK(line.find("muster-wdb") != std::string::npos);
  CHECK_FALSE(std::getline(in, more));
  changes.make(2);
  tests::close_account(p.copies(), changes, {}, [&] { return p.last_words(); });
}
