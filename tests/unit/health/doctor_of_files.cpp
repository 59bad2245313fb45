// Files and folders that people see to, each broken by itself.
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/skip.hpp"
#include "tests/unit/health/whole_house.hpp"

using tests::has;
using tests::hour;
using tests::only;
using tests::whole_house;

TEST_CASE("a configuration that is broken, with its place", "[health]") {
  whole_house house;
  whole_house::write(house.file("muster.yaml"), "intervall: 5m\n");
  CHECK(has(only(house, "configuration-broken"), "muster.yaml:1:1: no setting 'intervall'"));
}

TEST_CASE("a list of sinks that is broken", "[health]") {
  whole_house house;
  whole_house::write(house.file("conf.d/sinks.yaml"), "sinks: [{name: a, type: pigeon}]\n");
  CHECK(has(only(house, "configuration-broken"), "conf.d/sinks.yaml:1"));
}

TEST_CASE("a FIFO among the configuration holds nobody up", "[health][bad]") {
  whole_house house;
  std::filesystem::create_directories(house.file("conf.d"));
  REQUIRE(::mkfifo(house.file("conf.d/a.yaml").c_str(), 0600) == 0);
  CHECK(has(only(house, "configuration-broken"), "a.yaml"));
}

TEST_CASE("a file of the configuration that is far too large is not read", "[health][bad]") {
  whole_house house;
  whole_house::write(house.file("conf.d/a.yaml"), "");
  std::filesystem::resize_file(house.file("conf.d/a.yaml"), 8ULL << 30);
  CHECK(has(only(house, "configuration-broken"), "a.yaml"));
}

TEST_CASE("a configuration that others may write", "[health]") {
  whole_house house;
  whole_house::write(house.file("muster.yaml"), "interval: 5m\n", 0666);
  CHECK(has(only(house, "configuration-writable"), "muster.yaml: others than its owner"));
}

TEST_CASE("a folder of policies that others may write", "[health]") {
  whole_house house;
  std::filesystem::create_directories(house.file("policies.d"));
  std::filesystem::permissions(house.file("policies.d"), std::filesystem::perms(0775));
  CHECK(has(only(house, "configuration-writable"), "policies.d"));
}

TEST_CASE("a data folder that others may look into, or that is not the stages' own", "[health]") {
  whole_house house;
  SECTION("open") {
    std::filesystem::permissions(house.h.paths.data, std::filesystem::perms(0755));
    CHECK(has(only(house, "data-open"), "has mode 0755"));
  }
  SECTION("shared with the stages' user, as packages make it") {
    if (::geteuid() != 0) tests::skip("only root can give files away");
    house.give_stages(4711);
    REQUIRE(::chown(house.h.paths.data.c_str(), 0, 4711) == 0);
    std::filesystem::permissions(house.h.paths.data, std::filesystem::perms(01770));
    CHECK(cli::health::examine(house.h, false).found.empty());
    std::filesystem::permissions(house.h.paths.data, std::filesystem::perms(01777));
    CHECK(has(only(house, "data-open"), "has mode 1777"));
  }
  SECTION("another user's") {
    if (::geteuid() != 0) tests::skip("only root can give files away");
    REQUIRE(::chown((house.h.proc + "/102").c_str(), 4711, 4711) == 0);
    CHECK(has(only(house, "data-open"), "belongs to user 0, and wdb runs as user 4711"));
  }
}

TEST_CASE("a key that others may read; public ones are for everybody", "[health]") {
  whole_house house;
  whole_house::write(house.file("keys/server.pub"), "k", 0644);
  whole_house::write(house.file("keys/next/server.key"), "k", 0640);
  CHECK(has(only(house, "secret-open"), "keys/next/server.key has mode 0640"));
}

TEST_CASE("a sink's secret that others may read", "[health]") {
  whole_house house;
  const auto secret = house.file("webhook.secret");
  whole_house::write(secret, "s", 0644);
  whole_house::write(house.file("muster.yaml"),
                     "sinks: [{name: hook, type: webhook, secret_file: " + secret + "}]\n");
  const auto found = cli::health::find_open_secrets(house.h).value();
  REQUIRE(found.size() == 1);
  CHECK(has(found.front().what, "webhook.secret has mode 0644"));
}

TEST_CASE("a policy of one's own that is broken", "[health]") {
  whole_house house;
  whole_house::write(house.file("policies.d/own.yml"), "policy: {id: p}\nchecks: 5\n");
  CHECK(has(only(house, "policy-broken"), "own.yml:"));
}

TEST_CASE("a policy that an agent cannot evaluate", "[health]") {
  whole_house house;
  auto e = house.agent("web-1", "web-1.example.org");
  e.record.figures.broken_policies = "cis.yml:3:1: no such key";
  house.put(e);
  CHECK(only(house, "policy-broken") == "web-1: cis.yml:3:1: no such key");
}

TEST_CASE("a file of waivers that is broken", "[health]") {
  whole_house house;
  whole_house::write(house.h.paths.waivers_file(), "waivers: [{policy: p}]\n");
  CHECK(has(only(house, "waiver-broken"), "waivers.yml:1"));
}

TEST_CASE("a waiver that has expired, one that will soon, and one that will not", "[health]") {
  const auto day = common::format_time(common::wall_ms() + GENERATE(-2, 3) * 24 * hour);
  whole_house house;
  const auto waiver = [](const std::string& check, const std::string& expires) {
    return fmt::format("  - {{policy: p, check: {}, owner: jane, reason: r, expires: {}}}\n", check,
                       expires.substr(0, 10));
  };
  whole_house::write(house.h.paths.waivers_file(),
                     "waivers:\n" + waiver("1", day) + waiver("2", "2099-01-01"));
  CHECK(has(only(house, "waiver-ending"), "p 1 of jane expire"));
}
