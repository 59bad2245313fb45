#include "collector/agent/joined.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "collector/state/identity.hpp"
#include "common/new_file.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"

namespace {

const std::string key_a(32, 'a'), key_b(32, 'b');

/// As `muster join` leaves it.
struct host_elsewhere {
  explicit host_elsewhere(const std::vector<std::string>& addresses) {
    const auto machine = collector::machine_id(*common::root_dir::open("/")).value_or("");
    const auto own = common::net::make_curve_keys();
    REQUIRE(
        schemas::write_agent_key(paths.keys(), schemas::bind_to_machine(own.secret_key, machine)));
    const schemas::server_file server{"web-1", addresses, {key_a}};
    REQUIRE(common::write_new_file(paths.server_file(), schemas::text_of(server), 0644));
  }
  collector::joined read() const { return std::move(**collector::read_joined(paths)); }
  tests::temp_dir dir;
  schemas::data_paths paths{dir / "data"};
};

}  // namespace

TEST_CASE("what a server says of its keys is kept, the next one and its address in front",
          "[enrolment]") {
  const host_elsewhere host({"192.0.2.1:7443"});
  auto joined = host.read();
  const auto learnt = joined.learn({{{key_b}, {key_a}}, {"192.0.2.1:7444"}});
  REQUIRE(learnt);
  CHECK(*learnt);
  CHECK(host.read().server == joined.server);
  CHECK(joined.server.server_keys == std::vector{key_b, key_a});
  CHECK(joined.server.addresses == std::vector<std::string>{"192.0.2.1:7444", "192.0.2.1:7443"});
  const auto ways = joined.ways();
  REQUIRE(ways);
  CHECK(ways->size() == 4);
  CHECK(ways->front().address.port == 7444);
  CHECK(ways->front().keys.server_key == key_b);
  CHECK_FALSE(*joined.learn({{{key_b}, {key_a}}, {"192.0.2.1:7444"}}));
  CHECK(*joined.learn({{{key_b}}, {}}));
  CHECK(host.read().server.server_keys == std::vector{key_b});
}

TEST_CASE("a server that listens on every address is looked for where it was reached",
          "[enrolment]") {
  const host_elsewhere host({"muster.example:7443", "192.0.2.1:7443"});
  auto joined = host.read();
  REQUIRE(*joined.learn({{{key_b}, {key_a}}, {"0.0.0.0:7444", "[::]:7444"}}));
  CHECK(joined.server.addresses == std::vector<std::string>{"muster.example:7444", "192.0.2.1:7444",
                                                            "muster.example:7443",
                                                            "192.0.2.1:7443"});
}

TEST_CASE("of what cannot be kept nothing is", "[enrolment]") {
  const host_elsewhere host({"192.0.2.1:7443"});
  auto joined = host.read();
  const auto before = tests::text_of(host.paths.server_file());
  CHECK_FALSE(joined.learn({{}, {}}));
  CHECK_FALSE(joined.learn({{{"short"}}, {}}));
  CHECK_FALSE(joined.learn({{{key_a}, {key_a}}, {}}));
  CHECK(*joined.learn({{{key_b}}, {"no address", std::string(400, 'x') + ":1"}}));
  CHECK(joined.server.addresses == std::vector<std::string>{"192.0.2.1:7443"});
  CHECK(before != tests::text_of(host.paths.server_file()));
}

TEST_CASE("a key without the server that it is for makes no local collector", "[enrolment]") {
  const host_elsewhere host({"192.0.2.1:7443"});
  std::filesystem::remove(host.paths.server_file());
  const auto joined = collector::read_joined(host.paths);
  REQUIRE_FALSE(joined);
  CHECK(joined.error().code == common::errc::refused);
  CHECK(joined.error().detail.starts_with(host.paths.server_file() + ": is not there"));
  std::filesystem::remove_all(host.paths.keys());
  CHECK_FALSE(collector::read_joined(host.paths).value());
}
