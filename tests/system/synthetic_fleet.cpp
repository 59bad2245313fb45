// Agents that are made up against the real stages, and the oracle that reads what was stored: it
// has to find what somebody took out of a store, or put in twice.
#include <catch2/catch.hpp>

#include "common/net/curve.hpp"
#include "schemas/enrolment/token.hpp"
#include "synthetic/enrolment.hpp"
#include "synthetic/fleet.hpp"
#include "synthetic/oracle.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/other_host.hpp"
#include "tests/support/tamper.hpp"

namespace {

constexpr std::size_t agents = 3;

/// A server with three agents of 40 rows.
struct small_fleet {
  small_fleet() {
    server.listen_on(address.text());
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) server.start(name);
    const auto token =
        *schemas::decode_token(tests::make_token(server, {"--uses", std::to_string(agents)}));
    const auto all = synthetic::enroll(context, token, address, "made-up", agents, [](auto) {});
    REQUIRE(all);
    fleet = *synthetic::fleet::make(
        context, {address, token.server_keys.front()},
        {.reconnect = common::milliseconds{100}, .longest_reconnect = common::milliseconds{500}},
        7);
    for (const auto& one : *all)
      fleet->add({.id = one.id, .number = fleet->size(), .rows = 40}, one.keys);
    turn_until("all are there", [&] { return *fleet->connect(10); });
    fleet->scan_all();
    turn_until("the first scan is stored", [&] { return fleet->is_settled(); });
  }
  void turn_until(const std::string& what, const std::function<bool()>& holds) {
    tests::await(what, [&] {
      fleet->turn(common::milliseconds{5});
      return holds();
    });
  }
  void change(std::uint64_t times) {
    const auto before = fleet->changes_acknowledged();
    fleet->begin_changes(0);
    turn_until("changes are stored",
               [&] { return fleet->changes_acknowledged() >= before + times; });
    fleet->end_changes();
    turn_until("the last change is stored", [&] { return fleet->is_settled(); });
  }
  /// The stages have to be stopped.
  synthetic::findings examine() const {
    synthetic::findings out;
    for (std::size_t n = 0; n < fleet->size(); ++n)
      REQUIRE(synthetic::examine(server.paths(), fleet->at(n), out));
    return out;
  }
  std::string id(std::size_t n) const { return fleet->at(n).id(); }

  common::net::tcp_address address = tests::free_address();
  tests::pipeline server;
  common::net::context context;
  std::unique_ptr<synthetic::fleet> fleet;
};

/// The first change that history has of processes, and its key there.
std::pair<std::string, std::string> first_change(const store::agent_store& s,
                                                 const common::kv::write_txn& t) {
  std::pair<std::string, std::string> out;
  REQUIRE(t.each(s.db(store::keys::history), {},
                 [&](std::string_view key, std::string_view value, bool& go_on) -> common::status {
                   const auto h = schemas::decode<store::history_record>(value).value();
                   if (h.kind == store::first_load ||
                       h.table != static_cast<schemas::u64>(schemas::table_id::processes))
                     return {};
                   out = {std::string(key), std::string(value)};
                   go_on = false;
                   return {};
                 }));
  REQUIRE_FALSE(out.first.empty());
  return out;
}

}  // namespace

TEST_CASE("what synthetic agents change is stored once, whatever stage is killed meanwhile",
          "[system][synthetic]") {
  small_fleet f;
  f.change(50);
  for (const auto* name : {"broker", "wdb"}) {
    f.fleet->begin_changes(100);
    f.server.kill(name);
    f.server.start(name);
    f.change(20);
  }
  f.server.stop_all();
  const auto found = f.examine();
  CHECK(found.sent >= 90);
  CHECK(found.acknowledged == found.sent);
  CHECK(found.stored == found.sent);
  CHECK(found.lost == 0);
  CHECK(found.doubled == 0);
  CHECK(found.roots_equal);
}

TEST_CASE("the oracle sees a change that is gone, one that is there twice, and another row",
          "[system][synthetic]") {
  small_fleet f;
  f.change(60);
  f.server.stop_all();
  REQUIRE(f.examine().are_good());
  const auto stored = f.examine().stored;

  SECTION("gone") {
    tests::tamper(f.server.paths(), f.id(0), [](const auto& s, auto& t) {
      REQUIRE(t.erase(s.db(store::keys::history), first_change(s, t).first));
    });
    const auto found = f.examine();
    CHECK(found.lost >= 1);
    CHECK(found.stored == stored - found.lost);
    CHECK(found.doubled == 0);
  }
  SECTION("twice") {
    tests::tamper(f.server.paths(), f.id(1), [](const auto& s, auto& t) {
      REQUIRE(t.put(s.db(store::keys::history), store::keys::change(1'000'000, 0),
                    first_change(s, t).second));
    });
    const auto found = f.examine();
    CHECK(found.doubled >= 1);
    CHECK(found.stored == stored);
    CHECK(found.lost == 0);
  }
  SECTION("another row") {
    tests::tamper(f.server.paths(), f.id(2), [](const auto& s, auto& t) {
      schemas::user u;
      u.name = "nobody-knows";
      u.uid = 4711;
      tests::put_user(s, t, u);
    });
    const auto found = f.examine();
    CHECK_FALSE(found.roots_equal);
    CHECK(found.lost == 0);
    CHECK(found.doubled == 0);
  }
}
