#include "schemas/enrolment/server_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "schemas/paths.hpp"
#include "tests/support/enrolment_samples.hpp"
#include "tests/support/temp_dir.hpp"

using common::errc;
using schemas::parse_server_file;

namespace {

const std::string ones(64, '1'), twos(64, '2');

std::string server_file_refusal(const std::string& text) {
  const auto f = parse_server_file("s.yaml", text);
  return f ? "accepted" : f.error().detail;
}

}  // namespace

TEST_CASE("a server file reads as it was written", "[server-file]") {
  auto f = tests::sample_server_file();
  CHECK(parse_server_file("s.yaml", schemas::text_of(f)) == f);
  f.addresses.resize(1);
  f.server_keys.resize(1);
  CHECK(parse_server_file("s.yaml", schemas::text_of(f)) == f);
  f.agent.clear();  // of an image
  CHECK(parse_server_file("s.yaml", schemas::text_of(f)) == f);
}

TEST_CASE("a server file says what it is, and its keys are in hex", "[server-file]") {
  const schemas::server_file f{
      .agent = "web-1", .addresses = {"a:1"}, .server_keys = {std::string(32, '\xab')}};
  CHECK(schemas::text_of(f) ==
        "# The server that this host reports to. `muster join` writes this file, "
        "muster-collector\n"
        "# reads it; without it the collector looks for a server on this host.\n"
        "agent: 'web-1'\n"
        "addresses:\n"
        "  - 'a:1'\n"
        "server_keys:  # public; the current one, then the next\n"
        "  - 'abababababababababababababababababababababababababababababababab'\n");
}

TEST_CASE("what YAML has a meaning for is text in a server file", "[server-file]") {
  auto f = tests::sample_server_file();
  f.addresses = {"'#'", "\"\\n\"", "{a:[1]}", "~", "&a", "*a", "!b", "-"};
  for (const auto* agent : {"null", "true", "1e3", "0x1f"}) {
    f.agent = agent;
    CHECK(parse_server_file("s.yaml", schemas::text_of(f)) == f);
  }
}

TEST_CASE("a server file keeps the proxy on the way", "[server-file]") {
  auto f = tests::sample_server_file();
  f.socks = "[::1]:1080";
  CHECK(parse_server_file("s.yaml", schemas::text_of(f)) == f);
}

TEST_CASE("a server file may be written by hand", "[server-file]") {
  const auto f = parse_server_file(
      "s.yaml", "server_keys: " + ones + "\naddresses: [a:1, b:2]\nagent: web-1\n");
  REQUIRE(f);
  CHECK(f->agent == "web-1");
  CHECK(f->addresses == std::vector<std::string>{"a:1", "b:2"});
  CHECK(f->server_keys == std::vector{std::string(32, '\x11')});
}

TEST_CASE("what is wrong in a server file is refused with its place", "[server-file]") {
  const std::string agent = "agent: a\n", addresses = "addresses: ['a:1']\n",
                    keys = "server_keys: [" + ones + "]\n", most = agent + addresses;
  CHECK(server_file_refusal(most + keys) == "accepted");
  CHECK(server_file_refusal("") == "s.yaml:1:1: an empty file; want a server file");
  CHECK(server_file_refusal("[a]") ==
        "s.yaml:1:1: want a mapping with agent, addresses, server_keys, socks");
  CHECK(server_file_refusal(most + keys + "adresses: x\n") ==
        "s.yaml:4:1: unknown key 'adresses'; did you mean 'addresses'?; want agent, addresses, "
        "server_keys, socks");
  CHECK(server_file_refusal(most + keys + "socks: [a]\n") ==
        "s.yaml:4:8: want the address of a SOCKS5 proxy as text");
  CHECK(server_file_refusal(most + keys + agent) ==
        "s.yaml:4:1: the key 'agent' stands twice; keep one");
  CHECK(server_file_refusal(addresses + keys) == "accepted");
  CHECK(server_file_refusal(agent + keys) == "s.yaml:1:1: a server file without `addresses`");
  CHECK(server_file_refusal(most) == "s.yaml:1:1: a server file without `server_keys`");
  CHECK(server_file_refusal("agent: [a]\n" + addresses + keys) ==
        "s.yaml:1:8: want an agent id as text");
  CHECK(server_file_refusal("agent: ''\n" + addresses + keys) ==
        "s.yaml:1:8: want an agent id as text");
  CHECK(server_file_refusal("agent: ../a\n" + addresses + keys) ==
        "s.yaml:1:8: bad agent id: want 1 to 64 of a-z, 0-9 and '-', not '-' first");
  CHECK(server_file_refusal(agent + "addresses: []\n" + keys) ==
        "s.yaml:2:12: want an address, or a list of 1 to 8");
  CHECK(server_file_refusal(agent + "addresses: {a: b}\n" + keys) ==
        "s.yaml:2:12: want an address, or a list of 1 to 8");
  CHECK(server_file_refusal(agent + "addresses: [a, b, c, d, e, f, g, h, i]\n" + keys) ==
        "s.yaml:2:12: want an address, or a list of 1 to 8");
  CHECK(server_file_refusal(agent + "addresses: ['a:1', [b]]\n" + keys) ==
        "s.yaml:2:20: want an address as text");
  CHECK(server_file_refusal(agent + "addresses: ['a:1', 'b c']\n" + keys) ==
        "s.yaml:2:20: a bad address, want 1 to 300 bytes of printable ASCII without blanks");
  CHECK(server_file_refusal(agent + "addresses: ['a:1', 'b', 'a:1']\n" + keys) ==
        "s.yaml:2:25: an address that stands twice; keep one");
  CHECK(server_file_refusal(most + "server_keys: [" + ones + ", " + ones + "]\n") ==
        "s.yaml:3:81: a server key that stands twice; keep one");
  CHECK(server_file_refusal(most + "server_keys: [a, b, c]\n") ==
        "s.yaml:3:14: want a server key, or a list of 1 to 2");
}

TEST_CASE("a server key has one spelling in a file", "[server-file]") {
  const auto bad = GENERATE(std::string(63, '1'), std::string(65, '1'), std::string(64, 'A'),
                            std::string(64, 'g'), std::string("''"), std::string("~"));
  CHECK(server_file_refusal("agent: a\naddresses: a:1\nserver_keys:\n  - " + twos + "\n  - " + bad +
                            "\n") == "s.yaml:5:5: want a server key: 64 of 0-9 and a-f");
}

TEST_CASE("a server file that is not there is told from one that is no good", "[server-file]") {
  const tests::temp_dir dir;
  const auto path = schemas::data_paths{dir.path()}.server_file();
  CHECK(path == dir / "server.yaml");
  const auto none = schemas::read_server_file(path);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == errc::not_found);

  std::ofstream(path) << "agent: a\n";
  const auto bad = schemas::read_server_file(path);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == errc::malformed);
  CHECK(bad.error().detail == path + ":1:1: a server file without `addresses`");

  std::ofstream(path) << schemas::text_of(tests::sample_server_file());
  CHECK(schemas::read_server_file(path) == tests::sample_server_file());

  std::ofstream(path) << std::string(schemas::server_file_bytes + 1, '#');
  const auto large = schemas::read_server_file(path);
  REQUIRE_FALSE(large);
  CHECK(large.error().code == errc::too_large);
}

TEST_CASE("a server file that cannot be reached is not one that is not there", "[server-file]") {
  const tests::temp_dir dir;
  std::filesystem::create_symlink("server.yaml", dir / "server.yaml");
  const auto loop = schemas::read_server_file(dir / "server.yaml");
  REQUIRE_FALSE(loop);
  CHECK(loop.error().code == errc::io);

  std::filesystem::create_directory(dir / "folder");
  const auto folder = schemas::read_server_file(dir / "folder");
  REQUIRE_FALSE(folder);
  CHECK(folder.error().code == errc::refused);
}

TEST_CASE("a server file is made, and replaced whole", "[server-file]") {
  const tests::temp_dir dir;
  const auto path = schemas::data_paths{dir.path()}.server_file();
  auto f = tests::sample_server_file();
  for (const auto* agent : {"web-1", "", "web-2"}) {
    f.agent = agent;
    std::ofstream(path + ".new") << "left by one that was killed";
    REQUIRE(schemas::replace_server_file(path, f));
    CHECK(schemas::read_server_file(path) == f);
  }
}
