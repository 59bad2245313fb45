// Stores that were altered, damaged or are being swapped, under the real processes: nobody reads a
// wrong row.
#include <signal.h>
#include <sys/mman.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <regex>
#include <set>
#include <sstream>

#include "schemas/inventory.hpp"
#include "store/agent_store.hpp"
#include "tests/support/children.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/tamper.hpp"
#include "tests/support/terminal.hpp"

using tests::await;
using tests::pipeline;
using tests::put_user;
using tests::tamper;
using tests::user_row_key;
using tests::users_of;

namespace {

/// One object in memory that this process shares with the children it starts later.
template <typename T>
class shared_object {
 public:
  shared_object() {
    void* room =
        ::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(room != MAP_FAILED);
    at_ = new (room) T{};
  }
  shared_object(const shared_object&) = delete;
  ~shared_object() { ::munmap(at_, sizeof(T)); }
  T* operator->() const { return at_; }

 private:
  T* at_;
};

/// How many tables are equal, and of how many, as `verify` says it.
std::pair<int, int> equal_tables(const std::string& said) {
  std::smatch found;
  INFO(said);
  REQUIRE(std::regex_search(said, found, std::regex(R"((\d+)/(\d+) tables equal)")));
  return {std::stoi(found[1]), std::stoi(found[2])};
}

}  // namespace

TEST_CASE("a row altered, added or removed behind wdb's back is found within a scan and repaired",
          "[system]") {
  const auto what = GENERATE("altered", "added", "removed");
  INFO(what);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  schemas::user forged;
  forged.name = std::string(what) == "added" ? "ghost" : "daemon";
  forged.uid = std::string(what) == "added" ? 66 : 1;
  forged.gid = 1;
  tamper(p.paths(), p.agent, [&](const store::agent_store& store, common::kv::write_txn& txn) {
    if (std::string(what) == "removed")
      REQUIRE(txn.erase(users_of(store, txn), user_row_key("daemon", 1)));
    else
      put_user(store, txn, forged);
  });
  await("the repair", [&] { return p.count_alerts("mirror-repaired") == 1; });
  p.await_settled("both copies to be equal");
  CHECK(p.log("analyzer-1").find("diverges") != std::string::npos);
  CHECK(p.count_alerts("user-added") == 0);
}

TEST_CASE("a flipped byte is never believed: the store is set aside and rebuilt", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("wdb", SIGTERM);
  const auto file = p.paths().store(*schemas::agent_id::parse(p.agent)) + "/data.mdb";
  {
    std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
    std::stringstream all;
    all << f.rdbuf();
    const auto text = all.str();
    const auto at = text.rfind("www-data");  // inside a stored row, wherever LMDB put it
    REQUIRE(at != std::string::npos);
    for (auto hit = text.find("/usr/sbin/nologin"); hit != std::string::npos;
         hit = text.find("/usr/sbin/nologin", hit + 1)) {
      f.seekp(static_cast<std::streamoff>(hit));
      f.put('?');
    }
  }
  p.start("wdb");
  await("the alert", [&] { return p.count_alerts("store-rebuilt") == 1; });
  p.await_settled("the rebuilt store");
  std::size_t aside = 0;
  for (const auto& e : std::filesystem::directory_iterator(p.paths().quarantine()))
    aside += e.path().filename().string().starts_with(p.agent);
  CHECK(aside == 1);
  CHECK(p.count_alerts("user-added") == 0);
}

TEST_CASE("a store that will not open is set aside and rebuilt", "[system]") {
  const auto how = GENERATE("garbage", "truncated");
  INFO(how);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("wdb", SIGTERM);
  const auto file = p.paths().store(*schemas::agent_id::parse(p.agent)) + "/data.mdb";
  if (std::string(how) == "garbage")
    std::ofstream(file, std::ios::binary) << std::string(16384, 'x');
  else
    std::filesystem::resize_file(file, 12288);
  p.start("wdb");
  await("the alert", [&] { return p.count_alerts("store-rebuilt") == 1; });
  p.await_settled("the rebuilt store");
}

TEST_CASE(
    "pages overwritten at random: whatever LMDB makes of them, no wrong answer, and the store "
    "comes back",
    "[system]") {
  const auto seed = tests::seed("overwritten pages");
  CAPTURE(seed);
  std::mt19937 rng(seed);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  // What a sanitizer stops LMDB at on such pages is a crash like others, and remembered as one; it
  // would end without a signal.
  const tests::environment crashing{{"ASAN_OPTIONS", "abort_on_error=1"}};
  const auto file = p.paths().store(*schemas::agent_id::parse(p.agent)) + "/data.mdb";
  for (int round = 0; round < 8; ++round) {
    p.kill("wdb", SIGTERM);
    {
      std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
      const auto pages = std::filesystem::file_size(file) / 4096;
      for (int i = 0; i < 3; ++i) {
        f.seekp(static_cast<std::streamoff>(4096 * (2 + rng() % (pages - 2)) + rng() % 64));
        for (int k = 0; k < 32; ++k) f.put(static_cast<char>(rng()));
      }
    }
    p.add_user("r" + std::to_string(round), 4000 + round);
    p.start("wdb", crashing);
    CAPTURE(round);
    // Asked of the stages, not read here: a damaged file could crash this process too.
    std::optional<tests::process> verify;
    await(
        "both copies to be equal",
        [&] {
          if (p.ended("wdb"))
            p.start(
                "wdb",
                crashing);  // it crashed inside LMDB: starting it again is the supervisor's part
          if (!verify)
            verify.emplace("muster",
                           std::vector<std::string>{"--data", p.paths().data, "verify", p.agent},
                           p.paths().data + "/verify.out");
          if (!verify->ended()) return false;
          const bool equal = verify->wait() == 0;
          verify.reset();
          return equal;
        },
        std::chrono::seconds{120}, [&] { return p.last_words(); });
  }
}

TEST_CASE("readers see whole generations only, while snapshots are swapped in", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  const auto users = [&] {
    std::set<std::string> names;
    auto store =
        store::agent_store::open(p.paths().store(*schemas::agent_id::parse(p.agent)), true);
    if (!store) return names;
    auto txn = common::kv::txn::read(store->env());
    if (!txn) return names;
    auto rows = store::reader(*store, *txn).rows(schemas::table_id::users);
    if (rows)
      for (const auto& r : *rows) names.insert(r.key.bytes);
    return names;
  };
  const auto whole = users().size();
  REQUIRE(whole == 6);
  // Readers are processes: LMDB lets one process open a store once only, and here the test opens it
  // too.
  struct tally {
    std::atomic<std::size_t> reads{0}, partial{0};
  };
  const shared_object<tally> seen;
  tests::children readers;
  for (int i = 0; i < 2; ++i)
    REQUIRE(readers.start([] { return true; },
                          [&] {
                            // A generation has the six rows of the host, or those with the forged
                            // one: never fewer, never more.
                            const auto n = users().size();
                            ++seen->reads;
                            if (n != whole && n != whole + 1) ++seen->partial;
                          }));
  int swaps = 0;
  for (; swaps < 50; ++swaps) {
    const auto before = p.count_alerts("mirror-repaired");
    schemas::user ghost;
    ghost.name = "ghost";
    ghost.uid = 66;
    tamper(p.paths(), p.agent, [&](const store::agent_store& store, common::kv::write_txn& txn) {
      put_user(store, txn, ghost);
    });
    p.muster({"resync", p.agent, "users"});  // all of it: left alone, it would be repaired in place
    await(
        "a swap", [&] { return p.count_alerts("mirror-repaired") == before + 1; },
        std::chrono::seconds{30}, [&] { return p.last_words(); });
  }
  CHECK(swaps == 50);
  CHECK(seen->reads > 50);
  CHECK(seen->partial == 0);
}

TEST_CASE("verify tells equal from different, with the stages up and down", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  int code = -1;
  const auto up = p.muster({"verify", p.agent}, &code);
  CHECK(code == 0);
  const auto [equal, all] = equal_tables(up);
  CHECK(equal == all);
  CHECK(all >= 7);
  p.stop_all();
  CHECK(equal_tables(p.muster({"verify"}, &code)) == std::pair(all, all));
  CHECK(code == 0);
  tamper(p.paths(), p.agent, [&](const store::agent_store& store, common::kv::write_txn& txn) {
    REQUIRE(txn.erase(users_of(store, txn), user_row_key("daemon", 1)));
  });
  const auto down = p.muster({"verify", p.agent, "--format", "json"}, &code);
  CHECK(code == 2);
  CHECK(equal_tables(down) == std::pair(all - 1, all));
  CHECK(down.find(R"("diverging":[{"name":"daemon","uid":1}])") != std::string::npos);
  const tests::terminal narrow(80);
  tests::process shown("muster", {"verify", "--data", p.paths().data}, narrow.path(),
                       {{"NO_COLOR", "1"}, {"COLUMNS", ""}, {"TERM", "xterm"}});
  const auto text = narrow.read_until_ended(shown);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
  CHECK(text.find("not shown: root_agent, root_store; --wide shows") != std::string::npos);
}
