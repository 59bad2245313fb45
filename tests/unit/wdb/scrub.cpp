// Every value is read now and then, so that damage is found before it is needed.
#include "wdb/scrub.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/temp_dir.hpp"

using namespace wdb;
using namespace std::chrono_literals;

TEST_CASE("a changed byte in a row that nobody asks for is found", "[wdb][scrub]") {
  const tests::temp_dir dir;
  {
    auto s = *store::open(dir.path(), false);
    auto txn = *common::kv::write_txn::begin(s.env());
    REQUIRE(txn.put(s.db(keys::history), keys::change(1, 0), "what nobody reads"));
    REQUIRE(std::move(txn).commit());
    CHECK(read_every_value(s));
    CHECK_FALSE(*is_scrubbed(s, 1000));
    REQUIRE(note_scrubbed(s, 1000));
    CHECK(*is_scrubbed(s, 1001));
    CHECK_FALSE(*is_scrubbed(s, 1000 + 24LL * 3'600'000));
    CHECK_FALSE(*is_scrubbed(s, 999));  // the clock stepped back
  }
  std::fstream f(dir / "data.mdb", std::ios::in | std::ios::out | std::ios::binary);
  const std::string all((std::istreambuf_iterator<char>(f)), {});
  for (auto at = all.find("nobody"); at != std::string::npos; at = all.find("nobody", at + 1)) {
    f.seekp(static_cast<std::streamoff>(at));
    f.put('N');
  }
  f.close();
  auto s = store::open(dir.path(), false);
  REQUIRE(s);
  const auto found = read_every_value(*s);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == common::errc::corrupt);
  CHECK(found.error().detail.find("history") != std::string::npos);
}

TEST_CASE("all stores have their turn within an hour, and at once when wdb did not end by itself", "[wdb][scrub]") {
  std::vector<schemas::agent_id> agents;
  for (const auto* name : {"a", "b", "c", "d"}) agents.push_back(*schemas::agent_id::parse(name));
  const auto list = [&] { return agents; };
  common::instant t{100s};
  const auto turns = [&](scrub_schedule& s, common::milliseconds time) {
    int forced = 0, due = 0;
    for (const auto until = t + time; t < until; t += 10ms)
      if (const auto next = s.next(t, list)) ++(next->forced ? forced : due);
    return std::pair{forced, due};
  };
  scrub_schedule calm(false, t);
  CHECK(turns(calm, 1h) == std::pair{0, 4});
  scrub_schedule unclean(true, t);
  CHECK(turns(unclean, 1s).first == 4);
  CHECK(turns(unclean, 1h).first == 0);
}
