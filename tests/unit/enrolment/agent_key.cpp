#include "schemas/enrolment/agent_key.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "schemas/paths.hpp"
#include "tests/support/enrolment_samples.hpp"
#include "tests/support/temp_dir.hpp"

using common::errc;
using schemas::parse_agent_key;

namespace {

const std::string digits(64, '0');

std::string agent_key_refusal(const std::string& text) {
  const auto k = parse_agent_key("agent.key", text);
  if (k) return "accepted";
  CHECK(k.error().detail.find("5a5a") == std::string::npos);
  return k.error().detail;
}

}  // namespace

TEST_CASE("an agent's key belongs to the machine that made it", "[agent-key]") {
  const auto key = schemas::bind_to_machine(std::string(32, 'k'), "machine");
  CHECK(schemas::belongs_to(key, "machine"));
  CHECK_FALSE(schemas::belongs_to(key, "machine2"));
  CHECK_FALSE(schemas::belongs_to(key, ""));
  auto other = key;
  other.secret_key[0] = 'l';
  CHECK_FALSE(schemas::belongs_to(other, "machine"));
}

TEST_CASE("an agent's key is three lines, and says its version", "[agent-key]") {
  const schemas::agent_key key{std::string(32, '\xab'), std::string(32, '\x01')};
  CHECK(schemas::text_of(key) ==
        "muster-agent-key v1\n"
        "secret abababababababababababababababababababababababababababababababab\n"
        "machine 0101010101010101010101010101010101010101010101010101010101010101\n");
  CHECK(parse_agent_key("agent.key", schemas::text_of(key)) == key);
}

TEST_CASE("an agent's key is read strictly, and no refusal repeats it", "[agent-key]") {
  const auto good = schemas::text_of(tests::sample_agent_key());
  const std::string first = "muster-agent-key v1\n", second = good.substr(20, 72);
  CHECK(agent_key_refusal(good) == "accepted");
  CHECK(agent_key_refusal("") ==
        "agent.key:1: not an agent's key, which begins with `muster-agent-key`");
  CHECK(agent_key_refusal(std::string(64, '5') + "a\n") ==
        "agent.key:1: not an agent's key, which begins with `muster-agent-key`");
  for (const auto* version : {"v2\n", "v1", "v10\n", "v1\r\n", "v1 \n", "\n"})
    CHECK(agent_key_refusal(std::string("muster-agent-key ") + version) ==
          "agent.key:1: a version that this muster does not know, want v1");
  const std::string want = ", and 64 of 0-9 and a-f up to the line's end";
  for (const auto& bad : {std::string(), "secret " + digits, "secret " + digits + "0\n",
                          "secret  " + digits + "\n", "secret " + std::string(64, 'A') + "\n",
                          "secret " + digits.substr(1) + "\n", "machine " + digits + "\n"})
    CHECK(agent_key_refusal(first + bad) == "agent.key:2: want `secret`" + want);
  for (const auto& bad : {std::string(), second, "machine " + digits, "machine " + digits + " \n"})
    CHECK(agent_key_refusal(first + second + bad) == "agent.key:3: want `machine`" + want);
  for (const auto* more : {"\n", "# more", "secret"})
    CHECK(agent_key_refusal(good + more) == "agent.key:4: want nothing after line 3");
}

TEST_CASE("a version of an agent's key that is not known is told from damage", "[agent-key]") {
  CHECK(parse_agent_key("agent.key", "muster-agent-key v2\n").error().code == errc::unsupported);
  CHECK(parse_agent_key("agent.key", "muster-agent-key v1\n").error().code == errc::malformed);
}

TEST_CASE("an agent's key is kept once, for its owner alone", "[agent-key]") {
  const tests::temp_dir dir;
  const auto keys = schemas::data_paths{dir.path()}.keys();
  CHECK(keys == dir / "keys");
  CHECK(schemas::read_agent_key(keys).error().code == errc::not_found);
  REQUIRE(schemas::write_agent_key(keys, tests::sample_agent_key()));
  CHECK(schemas::read_agent_key(keys) == tests::sample_agent_key());
  const auto owner_only = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  CHECK(std::filesystem::status(keys + "/agent.key").permissions() == owner_only);

  const auto other = schemas::bind_to_machine(std::string(32, 'x'), "other");
  CHECK(schemas::write_agent_key(keys, other).error().code == errc::exists);
  CHECK(schemas::read_agent_key(keys) == tests::sample_agent_key());
}

TEST_CASE("an agent's key file that is no good is named", "[agent-key]") {
  const tests::temp_dir dir;
  REQUIRE(schemas::write_agent_key(dir.path(), tests::sample_agent_key()));
  const auto file = dir / "agent.key";
  REQUIRE(::chmod(file.c_str(), 0644) == 0);
  CHECK(schemas::read_agent_key(dir.path()).error().detail ==
        file + ": has mode 0644, want 0600: chmod 600 " + file);
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  std::ofstream(file) << "secret\n";
  CHECK(schemas::read_agent_key(dir.path()).error().detail ==
        file + ":1: not an agent's key, which begins with `muster-agent-key`");
  std::ofstream(file) << std::string(5000, 'x');
  CHECK(schemas::read_agent_key(dir.path()).error().code == errc::too_large);
}
