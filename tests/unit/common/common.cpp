#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/kv/lmdb.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/subprocess.hpp"
#include "common/suggest.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace kv = common::kv;

TEST_CASE("intervals have a unit", "[common]") {
  CHECK(common::parse_interval("250ms")->count() == 250);
  CHECK(common::parse_interval("30s")->count() == 30'000);
  CHECK(common::parse_interval("5m")->count() == 300'000);
  CHECK(common::parse_interval("1h")->count() == 3'600'000);
  for (const auto* bad : {"30", "", "s", "-1s", "0s", "1.5s", "1y", "99999999999999s"}) {
    INFO(bad);
    CHECK_FALSE(common::parse_interval(bad));
  }
}

TEST_CASE("times are printed in UTC with milliseconds", "[common]") {
  CHECK(common::format_time(1'700'000'000'123) == "2023-11-14T22:13:20.123Z");
  CHECK(common::format_time(-1) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a name that is close is suggested", "[common]") {
  const std::vector<std::string_view> names{"packages", "processes", "users"};
  CHECK(common::did_you_mean("pakages", names) == "; did you mean 'packages'?");
  CHECK(common::did_you_mean("zzz", names).empty());
  CHECK(common::did_you_mean("", std::vector<std::string_view>{"os"}).empty());
  CHECK(common::did_you_mean("foo", std::vector<std::string_view>{"os"}).empty());
  CHECK(common::did_you_mean("rnu", std::vector<std::string_view>{"run"}) ==
        "; did you mean 'run'?");
}

TEST_CASE("foreign text is one printable line", "[common]") {
  CHECK(common::one_line("a\nb\x1b[31m\x7f") == "a\\x0ab\\x1b[31m\\x7f");
  CHECK(common::one_line("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80") ==
        "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
  CHECK(common::one_line("\xc2\x9b"
                         "31m") == "\\xc2\\x9b31m");
  CHECK(common::one_line("\xe2\x80\xae"
                         "cod.exe") == "\\xe2\\x80\\xaecod.exe");
  CHECK(common::one_line("\xd2"
                         "a\xe2\x82") == "\\xd2a\\xe2\\x82");
  CHECK(common::one_line(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("numbers in keys sort as numbers", "[common]") {
  CHECK(common::be64(2) < common::be64(10));
  CHECK(common::read_be64(common::be64(0x1122334455667788)) == 0x1122334455667788);
}

TEST_CASE("a lock is held by one", "[common]") {
  tests::temp_dir dir;
  {
    const auto first = common::lock_file::take(dir / "lock", "this");
    REQUIRE(first);
    const auto second = common::lock_file::take(dir / "lock", "this");
    REQUIRE_FALSE(second);
    CHECK(second.error().code == common::errc::busy);
  }
  CHECK(common::lock_file::take(dir / "lock", "this"));
}

TEST_CASE("a lock is not taken through a link that somebody has put there", "[common]") {
  tests::temp_dir dir;
  std::ofstream(dir / "kept") << "every byte of it";
  std::filesystem::create_symlink(dir / "kept", dir / "lock");
  CHECK_FALSE(common::lock_file::take(dir / "lock", "this"));
  CHECK(std::filesystem::file_size(dir / "kept") == 16);
}

TEST_CASE("what a command leaves behind is swept, even when it left its group and session",
          "[common]") {
  common::adopt_orphans();
  const auto r = common::run({"sh", "-c", "setsid sleep 300 & echo $!"}, {});
  REQUIRE(r);
  CHECK(common::sweep_children() >= 1);
  CHECK_FALSE(std::filesystem::exists("/proc/" + r->output.substr(0, r->output.find('\n'))));
}

TEST_CASE("a transaction that is not committed never was", "[kv]") {
  tests::temp_dir dir;
  const auto env = kv::env::open(dir.path(), {.databases = {"a"}});
  REQUIRE(env);
  {
    auto t = kv::write_txn::begin(*env);
    REQUIRE(t->put(env->db(0), "key", "value"));
  }
  {
    auto t = kv::write_txn::begin(*env);
    REQUIRE(t->put(env->db(0), "other", "value"));
    REQUIRE(std::move(*t).commit());
  }
  const auto t = kv::txn::read(*env);
  CHECK_FALSE(t->get(env->db(0), "key")->has_value());
  CHECK(**t->get(env->db(0), "other") == "value");
}

TEST_CASE("only a new environment begins with first values", "[kv]") {
  tests::temp_dir dir;
  for (const auto* value : {"one", "two"}) {
    const auto env =
        kv::env::open(dir.path(), {.databases = {"a", "b"}, .first = {{1, "key", value}}});
    REQUIRE(env);
    CHECK(**kv::txn::read(*env)->get(env->db(1), "key") == "one");
  }
}

namespace {

/// 0: a process of nobody can read the value; 1: it cannot.
int read_by_nobody(const std::string& folder) {
  const auto child = ::fork();
  if (child == 0) {
    if (::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0) ::_exit(9);
    const auto env = kv::env::open(folder, {.databases = {"a"}, .read_only = true});
    if (!env) ::_exit(1);
    const auto t = kv::txn::read(*env);
    ::_exit(t && t->get(env->db(0), "key").value_or(std::nullopt) == "value" ? 0 : 2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("another user's store is read without a lock while nobody has it open", "[kv]") {
  if (::geteuid() != 0) tests::skip("only root can be somebody else");
  tests::temp_dir dir;
  namespace fs = std::filesystem;
  fs::permissions(dir.path(), fs::perms(0755));
  {
    const auto env = kv::env::open(dir.path(), {.databases = {"a"}});
    REQUIRE(env);
    auto t = kv::write_txn::begin(*env);
    REQUIRE(t->put(env->db(0), "key", "value"));
    REQUIRE(std::move(*t).commit());
    for (const auto* file : {"data.mdb", "lock.mdb"}) fs::permissions(dir / file, fs::perms(0644));
    CHECK(read_by_nobody(dir.path()) == 1);  // here somebody may write
  }
  CHECK(read_by_nobody(dir.path()) == 0);
  fs::remove(dir / "lock.mdb");
  CHECK(read_by_nobody(dir.path()) == 0);
}

TEST_CASE("where the folder of a lock cannot be made, it is the folder that is named", "[common]") {
  const auto lock = common::lock_file::take("/sys/muster-has-none/lock", "this");
  REQUIRE_FALSE(lock);
  CHECK(lock.error().detail.starts_with("/sys/muster-has-none: "));
  CHECK(lock.error().detail.find("No such file") == std::string::npos);
}

TEST_CASE("prefixes are walked, erased and have a last key", "[kv]") {
  tests::temp_dir dir;
  const auto env = kv::env::open(dir.path(), {.databases = {"a"}});
  auto t = kv::write_txn::begin(*env);
  for (int i = 0; i < 2000; ++i)
    REQUIRE(t->put(env->db(0), "p" + common::be64(static_cast<std::uint64_t>(i)),
                   std::string(100, 'v')));
  REQUIRE(t->put(env->db(0), "q", "stays"));
  std::size_t n = 0;
  REQUIRE(t->each(env->db(0), "p",
                  [&](auto, auto, bool&) -> common::status { return ++n, common::status{}; }));
  CHECK(n == 2000);
  CHECK(common::read_be64(std::string_view(**t->last_key(env->db(0), "p")).substr(1)) == 1999);
  REQUIRE(t->erase_prefix(env->db(0), "p"));
  CHECK(t->count(env->db(0)) == 1);
  CHECK_FALSE(t->last_key(env->db(0), "p")->has_value());
  CHECK(**t->last_key(env->db(0), "") == "q");
}

TEST_CASE("a value that was altered on disk is never believed", "[kv]") {
  tests::temp_dir dir;
  {
    const auto env = kv::env::open(dir.path(), {.databases = {"a"}});
    auto t = kv::write_txn::begin(*env);
    REQUIRE(t->put(env->db(0), "key", "an unmistakable value"));
    REQUIRE(std::move(*t).commit());
  }
  {
    std::fstream f(dir / "data.mdb", std::ios::in | std::ios::out | std::ios::binary);
    std::stringstream all;
    all << f.rdbuf();
    const auto text = all.str();
    for (auto at = text.find("unmistakable"); at != text.npos;
         at = text.find("unmistakable", at + 1)) {
      f.seekp(static_cast<std::streamoff>(at));
      f.put('X');
    }
  }
  const auto env = kv::env::open(dir.path(), {.databases = {"a"}, .read_only = true});
  REQUIRE(env);
  const auto t = kv::txn::read(*env);
  const auto value = t->get(env->db(0), "key");
  REQUIRE_FALSE(value);
  CHECK(value.error().code == common::errc::corrupt);
}

TEST_CASE("a file that is no store, or shorter than its pages, is corrupt", "[kv]") {
  tests::temp_dir dir;
  { REQUIRE(kv::env::open(dir.path(), {.databases = {"a"}})); }
  const auto how = GENERATE("garbage", "short");
  if (std::string(how) == "garbage")
    std::ofstream(dir / "data.mdb", std::ios::binary) << std::string(8192, 'x');
  else
    std::filesystem::resize_file(dir / "data.mdb", 8192);
  const auto env = kv::env::open(dir.path(), {.databases = {"a"}});
  REQUIRE_FALSE(env);
  CHECK(env.error().code == common::errc::corrupt);
}

TEST_CASE("a missing store is not made by a reader", "[kv]") {
  tests::temp_dir dir;
  const auto env = kv::env::open(dir / "nothing", {.databases = {"a"}, .read_only = true});
  REQUIRE_FALSE(env);
  CHECK(env.error().code == common::errc::not_found);
  CHECK_FALSE(std::filesystem::exists(dir / "nothing"));
}
