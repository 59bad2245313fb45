#include "collector/agent/own_keys.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "collector/state/identity.hpp"
#include "common/root_dir.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "tests/support/temp_dir.hpp"

using collector::own_keys;

namespace {

/// A folder of keys as `muster join` leaves it.
struct joined_host {
  joined_host() {
    const auto machine = collector::machine_id(*common::root_dir::open("/")).value_or("");
    const auto keys = common::net::make_curve_keys();
    REQUIRE(schemas::write_agent_key(folder, schemas::bind_to_machine(keys.secret_key, machine)));
  }
  own_keys read() const {
    auto keys = own_keys::read(folder, "server.yaml");
    REQUIRE(keys);
    return std::move(*keys);
  }
  std::vector<std::string> publics() const {
    std::vector<std::string> out;
    const auto keys = read();
    for (const auto& k : keys.all()) out.push_back(k.public_key);
    return out;
  }
  bool has(const char* name) const {
    return std::filesystem::exists(folder + std::string("/") + name);
  }
  tests::temp_dir dir;
  const std::string folder = dir / "keys";
};

}  // namespace

TEST_CASE("the key to come is the same until it is used, whatever process asks", "[keys]") {
  const joined_host host;
  const auto first = host.publics();
  const auto next = host.read().make_next();
  REQUIRE(next);
  CHECK(host.read().make_next() == *next);
  CHECK(host.publics() == first);  // it is not used yet
}

TEST_CASE("a key in use is kept until the new one has connected", "[keys]") {
  const joined_host host;
  const auto before = host.publics().at(0);
  auto keys = host.read();
  const auto next = keys.make_next();
  REQUIRE(next);
  REQUIRE(keys.use_next());
  CHECK(host.publics() == std::vector{*next, before});
  REQUIRE(keys.connected_with(keys.all().front()));
  CHECK(host.publics() == std::vector{*next});
  CHECK_FALSE(host.has("agent.key.old"));
  CHECK_FALSE(host.has("agent.key.next"));
}

TEST_CASE("where only the key before still connects, it is in use again", "[keys]") {
  const joined_host host;
  const auto before = host.publics().at(0);
  auto keys = host.read();
  REQUIRE(keys.make_next());
  REQUIRE(keys.use_next());
  REQUIRE(keys.connected_with(keys.all().back()));
  CHECK(host.publics() == std::vector{before});
  REQUIRE(keys.make_next());  // and may be replaced again
}

TEST_CASE("a key to come that is not there cannot be used, and the one in use stays", "[keys]") {
  const joined_host host;
  const auto before = host.publics();
  CHECK_FALSE(host.read().use_next());
  CHECK(host.publics().front() == before.front());
}
