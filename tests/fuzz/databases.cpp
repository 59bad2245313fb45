// Databases of other programs, with bytes in them that those programs never wrote.
#include <sqlite3.h>

#include "tests/fuzz/host_file.hpp"

namespace {

/// A database with two containers of podman's, as bytes.
std::string podman_database() {
  const tests::temp_dir folder;
  const auto path = folder / "db";
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  REQUIRE(
      sqlite3_exec(
          db,
          "PRAGMA page_size=512;"
          "CREATE TABLE ContainerState(ID TEXT PRIMARY KEY, State INTEGER, ExitCode INTEGER, JSON "
          "TEXT);"
          "CREATE TABLE ContainerConfig(ID TEXT PRIMARY KEY, Name TEXT, PodID TEXT, JSON TEXT);"
          R"(INSERT INTO ContainerState VALUES('01',3,0,'{"pid":77}'),('02',6,1,'{"pid":0}');)"
          R"(INSERT INTO ContainerConfig VALUES('01','db',NULL,'{"command":["a"],"user":"u"}');)",
          nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_close(db) == SQLITE_OK);
  return tests::bytes_in(path);
}

}  // namespace

TEST_CASE("no bytes break the reader of podman's database", "[fuzz]") {
  const tests::temp_dir root;
  const std::string storage = "var/lib/containers/storage/";
  write(root, storage + "overlay-containers/containers.json",
        R"([{"id":"01","names":["db"]},{"id":"02","names":["web"]}])");
  tests::fuzz_file(root, {table_id::containers, storage + "db.sql", {podman_database()}});
}

TEST_CASE("no bytes break the reader of rpm's ndb database", "[fuzz]") {
  const tests::temp_dir root;
  const std::string path = "usr/lib/sysimage/rpm/Packages.db";
  tests::fuzz_file(
      root, {table_id::packages, path, {tests::bytes_in(fixture_of("opensuse") + "/" + path)}});
}
