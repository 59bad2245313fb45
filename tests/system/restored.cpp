// What a power cut leaves, and what a backup brings back: both copies are equal again, and what was
// acknowledged was durable.
#include <catch2/catch.hpp>
#include <filesystem>

#include "collector/state/state_store.hpp"
#include "store/history.hpp"
#include "tests/support/pipeline.hpp"

using tests::await;
using tests::pipeline;

namespace {

namespace fs = std::filesystem;
constexpr auto user_table = schemas::table_id::users;

schemas::agent_id id_of(const pipeline& p) { return *schemas::agent_id::parse(p.agent); }

/// How many changes of users each origin brought.
std::map<schemas::origin, int> origins(const pipeline& p) {
  auto store = store::agent_store::open(p.paths().store(id_of(p)), true);
  REQUIRE(store);
  auto txn = common::kv::txn::read(store->env());
  REQUIRE(txn);
  std::map<schemas::origin, int> out;
  REQUIRE(store::each_change({*store, *txn}, {user_table},
                             [&](std::uint64_t, const store::history_record& h) -> common::status {
                               return ++out[static_cast<schemas::origin>(h.origin)],
                                      common::status{};
                             }));
  return out;
}

void replace(const std::string& folder, const std::string& by) {
  fs::remove_all(folder);
  fs::copy(by, folder, fs::copy_options::recursive);
}

}  // namespace

TEST_CASE("a power cut leaves wdb everything that it acknowledged", "[system][restored]") {
  pipeline p;
  const std::string durable = p.root() + "-durable";
  for (const auto& folder :
       {"stores/" + p.agent, std::string("data/alerts"), std::string("data/agents")})
    fs::create_directories(durable + "/" + folder);
  p.start("broker");
  p.start("wdb", {{"LD_PRELOAD", std::string(MUSTER_BINARY_DIR) + "/libmuster_fault.so"},
                  {"MUSTER_FAULT_COPY", durable}});
  p.start("analyzer-1");
  p.start("collector");
  p.await_settled("the first scan");
  for (int n = 0; n < 5; ++n) {
    const auto name = "cut" + std::to_string(n);
    p.add_user(name, 3000 + n);
    // The collector's outbox is empty: what was sent is acknowledged.
    await("the acknowledgement", [&] {
      const auto mine =
          collector::state::state_store::open_read_only(p.paths().collector(id_of(p)));
      if (!mine) return false;
      bool out = false;
      (void)mine->each_entry(0, [&](auto, const auto&) { return out = true, false; });
      const auto& t = mine->table(user_table);
      return !out && t.version == static_cast<std::uint64_t>(n) + 2;
    });
  }
  p.kill("wdb");
  p.kill("broker");
  replace(p.paths().store(id_of(p)), durable + "/stores/" + p.agent);
  replace(p.paths().alerts(), durable + "/data/alerts");
  replace(p.paths().agents(), durable + "/data/agents");
  p.start("wdb");
  p.start("broker");
  p.await_settled("the copies to be equal after the cut");
  p.check_oracle();
  const auto came = origins(p);
  CHECK(came.at(schemas::origin::delta) == 5);  // nothing had to be repaired
  CHECK_FALSE(came.contains(schemas::origin::repair));
  for (int n = 0; n < 5; ++n) CHECK(p.count_alerts("user-added", "cut" + std::to_string(n)) == 1);
}

TEST_CASE(
    "a server restored from an older backup is repaired by what differs, and says what it missed",
    "[system][restored]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  p.kill("wdb", SIGTERM);
  const auto saved = p.root() + "-saved";
  fs::copy(p.paths().store(id_of(p)), saved, fs::copy_options::recursive);
  p.start("wdb");
  p.add_user("later", 3000);
  await("the change", [&] { return p.count_alerts("user-added", "later") == 1; });
  p.await_settled("the change on both sides");
  p.kill("wdb", SIGTERM);
  replace(p.paths().store(id_of(p)), saved);
  p.start("wdb");
  p.await_settled("the restored server to be equal again");
  p.check_oracle();
  CHECK(origins(p).at(schemas::origin::repair) == 1);
}
