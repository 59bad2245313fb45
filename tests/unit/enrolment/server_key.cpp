#include "schemas/enrolment/server_key.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "common/hash.hpp"
#include "common/secret_file.hpp"
#include "common/watched_file.hpp"
#include "schemas/enrolment/key_use.hpp"
#include "tests/support/temp_dir.hpp"

using common::errc;
using common::fail;
using common::result;
using schemas::load_or_make_server_key;

namespace {

/// In the place of what a curve does.
result<std::string> derive(std::string_view secret_key) { return common::sha256(secret_key); }

unsigned mode_of(const std::string& path) {
  struct ::stat s {};
  REQUIRE(::stat(path.c_str(), &s) == 0);
  return s.st_mode & 07777;
}

std::string server_key_refusal(const std::string& keys) {
  const auto k = load_or_make_server_key(keys, derive);
  return k ? "accepted" : k.error().detail;
}

}  // namespace

TEST_CASE("a server's key is made once, and read from then on", "[server-key]") {
  const tests::temp_dir dir;
  const auto keys = dir / "data/keys";
  const auto made = load_or_make_server_key(keys, derive);
  REQUIRE(made);
  CHECK(made->secret_key.size() == 32);
  CHECK(made->public_key == common::sha256(made->secret_key));
  CHECK(load_or_make_server_key(keys, derive) == *made);

  CHECK(mode_of(keys) == 0700);
  CHECK(mode_of(keys + "/server.key") == 0600);
  CHECK(mode_of(keys + "/server.pub") == 0644);
  CHECK(common::read_secret(keys + "/server.key", 100) == schemas::key_line(made->secret_key));
  CHECK(common::read_file(keys + "/server.pub", 100) == schemas::key_line(made->public_key));
}

TEST_CASE("each server has a key of its own", "[server-key]") {
  const tests::temp_dir dir;
  CHECK(load_or_make_server_key(dir / "a", derive)->secret_key !=
        load_or_make_server_key(dir / "b", derive)->secret_key);
}

TEST_CASE("those who make a server's key at once get the same", "[server-key]") {
  const tests::temp_dir dir;
  std::vector<result<schemas::server_key>> got(4, fail(errc::io, "none"));
  {
    std::vector<std::jthread> all;
    for (auto& one : got)
      all.emplace_back([&] { one = load_or_make_server_key(dir / "keys", derive); });
  }
  for (const auto& one : got) {
    REQUIRE(one);
    CHECK(*one == *got.front());
  }
}

TEST_CASE("a public key that is gone is made anew, one of another key is refused", "[server-key]") {
  const tests::temp_dir dir;
  const auto made = load_or_make_server_key(dir.path(), derive);
  REQUIRE(made);
  std::filesystem::remove(dir / "server.pub");
  CHECK(load_or_make_server_key(dir.path(), derive) == *made);
  CHECK(common::read_file(dir / "server.pub", 100) == schemas::key_line(made->public_key));
  std::ofstream(dir / "server.pub") << schemas::key_line(made->secret_key);
  CHECK(server_key_refusal(dir.path()) ==
        dir /
            "server.pub: is not the public key of server.key beside it; remove it to have it "
            "made anew");
}

TEST_CASE("a server's key that is no good is named, and never made anew", "[server-key]") {
  const tests::temp_dir dir;
  const auto file = dir / "server.key";
  REQUIRE(common::write_secret(file, "5a5a\n"));
  CHECK(server_key_refusal(dir.path()) == file + ": not a key, want one line of 64 of 0-9 and a-f");
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  CHECK(server_key_refusal(dir.path()) == file + ": has mode 0640, want 0600: chmod 600 " + file);
  REQUIRE(::chmod(dir.path().c_str(), 0777) == 0);
  CHECK(server_key_refusal(dir.path()) ==
        dir.path() + ": has mode 0777, want 0700: chmod 700 " + dir.path());
  CHECK_FALSE(std::filesystem::exists(dir / "server.pub"));
}

TEST_CASE("a key that has no public one is named by its file", "[server-key]") {
  const tests::temp_dir dir;
  const auto k = load_or_make_server_key(
      dir.path(), [](std::string_view) { return result<std::string>(fail(errc::io, "no curve")); });
  REQUIRE_FALSE(k);
  CHECK(k.error().detail == dir / "server.key: no curve");
}

TEST_CASE("a key's line is 64 small digits and a newline, and nothing else", "[server-key]") {
  const std::string key(32, '\xab'), line = schemas::key_line(key);
  CHECK(schemas::parse_key_line("f", line) == key);
  for (const auto& bad : {std::string(), std::string("\n"), line.substr(0, 64), line + "\n",
                          " " + line, line.substr(2), std::string(64, 'A') + "\n"}) {
    const auto k = schemas::parse_key_line("f", bad);
    REQUIRE_FALSE(k);
    CHECK(k.error().detail == "f: not a key, want one line of 64 of 0-9 and a-f");
  }
}

TEST_CASE("the next key of a server comes into use, and nothing of the one before is left",
          "[server-key]") {
  const tests::temp_dir dir;
  const auto keys = dir / "keys";
  REQUIRE(load_or_make_server_key(keys, derive));
  CHECK(schemas::load_next_server_key(keys, derive).error().code == errc::not_found);
  CHECK(schemas::put_next_in_use(keys, derive).error().code == errc::not_found);
  CHECK(load_or_make_server_key(keys, derive));
  const auto next = load_or_make_server_key(keys + "/next", derive);
  REQUIRE(next);
  CHECK(schemas::load_next_server_key(keys, derive) == *next);
  std::ofstream(keys + "/next/used") << "2026-11-25T14:05:00.000Z web-1\n";
  REQUIRE(schemas::put_next_in_use(keys, derive));
  CHECK(load_or_make_server_key(keys, derive) == *next);
  CHECK(schemas::read_server_public_key(keys) == next->public_key);
  CHECK_FALSE(std::filesystem::exists(keys + "/next"));
}

TEST_CASE("who came by a server's old key is written so that it reads as the same",
          "[server-key]") {
  const schemas::key_uses uses{std::string(32, 'n'),
                               1'700'000'000'000,
                               {{"web-1", 1'800'000'000'000}, {"web-2", 1'800'000'000'001}}};
  CHECK(schemas::parse_key_uses("used", schemas::text_of(uses)) == uses);
  CHECK(schemas::read_key_uses("/no/such/file").error().code == errc::not_found);
  CHECK(schemas::parse_key_uses("used", "").error().detail == "used:1: want `since TIME with KEY`");
  const std::string since = "since 2026-11-25T14:05:00.000Z with " + std::string(64, 'a') + "\n";
  for (const auto* bad :
       {"2026-11-25T14:05:00.000Z", "yesterday web-1\n", "2026-11-25T14:05:00.000Z ../etc\n"})
    CHECK(schemas::parse_key_uses("used", since + bad).error().detail ==
          "used:2: want a time and an agent's id");
}

TEST_CASE("a server whose key is lost does not get another one unasked", "[server-key]") {
  const tests::temp_dir dir;
  const auto keys = dir / "keys";
  REQUIRE(load_or_make_server_key(keys, derive));
  std::filesystem::remove(keys + "/server.key");
  CHECK(server_key_refusal(keys).find("server.key is gone") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(keys + "/server.key"));
  std::filesystem::remove(keys + "/server.pub");
  CHECK(load_or_make_server_key(keys, derive));
}
