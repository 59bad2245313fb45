// What programs keep in SQLite databases: podman's states, last logins after 2038.
#include <sqlite3.h>

#include "collector/inventory/sqlite_file.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/text_file.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

/// A database made by those statements.
void make_database(const tests::temp_dir& root, const std::string& path,
                   const std::string& statements) {
  fs::create_directories(fs::path(root / path).parent_path());
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((root / path).c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_exec(db, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_close(db) == SQLITE_OK);
}

const std::string storage = "var/lib/containers/storage/";
constexpr const char* podman_tables =
    "CREATE TABLE ContainerState(ID TEXT PRIMARY KEY, State INTEGER, ExitCode INTEGER, JSON TEXT);"
    "CREATE TABLE ContainerConfig(ID TEXT PRIMARY KEY, Name TEXT, PodID TEXT, JSON TEXT);";

void list_containers(const tests::temp_dir& root) {
  write(root, storage + "overlay-containers/containers.json",
        R"([{"id":"01","names":["db"]},{"id":"02","names":["web"]}])");
}

inventory::table_scan users_with(const tests::temp_dir& root) {
  write(root, "etc/passwd",
        "ann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n");
  return scan(table_id::users, root.path());
}

std::size_t count(const std::string& query, const tests::temp_dir& root, const std::string& path) {
  const auto host = *common::root_dir::open(root.path());
  const auto file = inventory::sqlite_file::open(host, path);
  REQUIRE(file);
  std::size_t n = 0;
  const auto s = file->each(query.c_str(), [&](const auto&) { ++n; });
  return s ? n : std::string::npos;
}

}  // namespace

TEST_CASE("podman: states are those of its database", "[inventory][containers]") {
  tests::temp_dir root;
  list_containers(root);
  make_database(
      root, storage + "db.sql",
      std::string(podman_tables) +
          R"(INSERT INTO ContainerState VALUES('01',3,0,'{"pid":77,"startedTime":"2023-11-14T22:13:20Z"}'),('02',6,1,'{"pid":0}');)"
          R"(INSERT INTO ContainerConfig VALUES('01','db',NULL,'{"command":["serve","--token","x"],"user":"postgres","privileged":true,)"
          R"("newPortMappings":[{"host_ip":"","host_port":8080,"container_port":80,"protocol":"tcp"}]}');)");
  const auto s = scan(table_id::containers, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::container>(s);
  const auto db = the(all, [](const auto& c) { return c.name == "db"; });
  CHECK(db.state == "running");
  CHECK(db.pid == 77);
  CHECK(db.started_at.ms == 1'700'000'000'000);
  CHECK(db.command == std::vector<std::string>{"serve", "--token", "***"});
  CHECK(db.ports == std::vector<std::string>{"8080 -> 80/tcp"});
  CHECK(db.user == "postgres");
  CHECK(db.privileged == true);
  const auto web = the(all, [](const auto& c) { return c.name == "web"; });
  CHECK(web.state == "exited");
  CHECK_FALSE(web.pid);
}

TEST_CASE("podman: a damaged database costs the states and not the containers, and is said",
          "[inventory][containers]") {
  tests::temp_dir root;
  list_containers(root);
  const std::string rows_of_it =
      "INSERT INTO ContainerState VALUES('01',3,0,'{}'),('02',6,1,'{}');";
  make_database(root, storage + "db.sql", podman_tables + rows_of_it);
  for (const auto& damage : {0, 1, 2}) {
    if (damage == 0) write(root, storage + "db.sql", "SQLite format 3 and then nothing");
    if (damage == 1)
      fs::remove(root / (storage + "db.sql")),
          make_database(root, storage + "db.sql", "CREATE TABLE Other(ID TEXT)");
    if (damage == 2)
      fs::remove(root / (storage + "db.sql")),
          fs::create_symlink("/etc/passwd", root / (storage + "db.sql")),
          write(root, "etc/passwd", "x");
    CAPTURE(damage);
    const auto s = scan(table_id::containers, root.path());
    CHECK(s.rows.size() == 2);
    CHECK(s.reason.starts_with("states are not known: " + storage + "db.sql"));
    CHECK_FALSE(rows<schemas::container>(s)[0].state);
  }
}

TEST_CASE("users: the last login is the latest that any record tells of, lastlog2 among them",
          "[inventory][users]") {
  tests::temp_dir root;
  make_database(root, "var/lib/lastlog/lastlog2.db",
                "CREATE TABLE Lastlog2(Name TEXT PRIMARY KEY, Time INTEGER, TTY TEXT, RemoteHost "
                "TEXT, Service TEXT);"
                "INSERT INTO Lastlog2 "
                "VALUES('ann',4102444800,'pts/3','192.0.2.9','sshd'),('bob',NULL,NULL,NULL,NULL);");
  const auto all = rows<schemas::user>(users_with(root));
  const auto ann = the(all, [](const auto& u) { return u.name == "ann"; });
  CHECK(ann.last_login.ms == 4'102'444'800'000);
  CHECK(ann.last_login_from == "192.0.2.9");
  CHECK(ann.last_login_terminal == "pts/3");
  CHECK_FALSE(the(all, [](const auto& u) { return u.name == "bob"; }).last_login.ms);
}

TEST_CASE("users: a damaged lastlog2 is said, the users stay", "[inventory][users]") {
  tests::temp_dir root;
  write(root, "var/lib/lastlog/lastlog2.db", std::string(5000, 'x'));
  const auto s = users_with(root);
  CHECK(s.rows.size() == 2);
  CHECK(s.reason.starts_with("some last logins are not known: var/lib/lastlog/lastlog2.db: "));
}

TEST_CASE("sqlite: what a database asks for without end is not given", "[inventory][sqlite]") {
  tests::temp_dir root;
  make_database(root, "d/endless.db",
                "CREATE VIEW Lastlog2 AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 "
                "FROM n) SELECT i FROM n WHERE i < 0");
  CHECK(count("SELECT * FROM Lastlog2", root, "d/endless.db") == std::string::npos);
}

TEST_CASE("sqlite: reading leaves no file behind, be it one with a write-ahead log",
          "[inventory][sqlite]") {
  tests::temp_dir root;
  make_database(root, "d/logged.db",
                "PRAGMA journal_mode=WAL; CREATE TABLE T(x); INSERT INTO T VALUES(1),(2);");
  CHECK(count("SELECT x FROM T", root, "d/logged.db") == 2);
  CHECK(std::distance(fs::directory_iterator(root / "d"), fs::directory_iterator{}) == 1);
}

namespace {

/// A database and its log as they lie while somebody has them open, and without the file that those
/// who have them open share.
struct logged_database {
  tests::temp_dir root;
  std::string database, log;
  logged_database() {
    sqlite3* db = nullptr;
    const auto file = root / "open.db";
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    run(db,
        "PRAGMA page_size=512; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"
        "CREATE TABLE T(x); INSERT INTO T VALUES(1),(2);");
    run(db, "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO T VALUES(3);");
    for (int i = 0; i < 40; ++i) run(db, "INSERT INTO T VALUES(hex(zeroblob(100)))");
    run(db, "DELETE FROM T WHERE rowid % 7 = 0");
    database = tests::text_of(file);
    log = tests::text_of(file + "-wal");
    sqlite3_close(db);
    REQUIRE(log.size() > 20'000);
  }
  static void run(sqlite3* db, const std::string& statements) {
    REQUIRE(sqlite3_exec(db, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  /// What the library itself finds in a copy.
  std::size_t by_library(const std::string& with_log) const {
    write(root, "copy/x.db", database);
    write(root, "copy/x.db-wal", with_log);
    fs::remove(root / "copy/x.db-shm");
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open((root / "copy/x.db").c_str(), &db) == SQLITE_OK);
    std::size_t n = 0;
    sqlite3_exec(
        db, "SELECT x FROM T",
        [](void* to, int, char**, char**) { return ++*static_cast<std::size_t*>(to), 0; }, &n,
        nullptr);
    sqlite3_close(db);
    return n;
  }
  std::size_t by_us(const std::string& with_log) const {
    write(root, "d/x.db", database);
    write(root, "d/x.db-wal", with_log);
    return count("SELECT x FROM T", root, "d/x.db");
  }
};

}  // namespace

TEST_CASE("sqlite: a log that was left behind is read, and nothing is written",
          "[inventory][sqlite]") {
  const logged_database d;
  CHECK(d.by_us(d.log) == d.by_library(d.log));
  CHECK(d.by_us(d.log) == 37);
  CHECK(std::distance(fs::directory_iterator(d.root / "d"), fs::directory_iterator{}) == 2);
  write(d.root, "d/x.db-shm", std::string(32'768, '\0'));  // below a root nobody has it open
  CHECK(d.by_us(d.log) == 37);
  CHECK(tests::text_of(d.root / "d/x.db-shm") == std::string(32'768, '\0'));
}

TEST_CASE(
    "sqlite: of a log that is damaged or of another database as much counts as for the library",
    "[inventory][sqlite]") {
  const logged_database d;
  for (std::size_t size = 0; size < d.log.size(); size += 997) {
    CAPTURE(size);
    CHECK(d.by_us(d.log.substr(0, size)) == d.by_library(d.log.substr(0, size)));
  }
  tests::chance random(tests::seed("sqlite log"));
  for (int i = 0; i < 60; ++i) {
    auto log = d.log;
    const auto at =
        i < 32 ? static_cast<std::size_t>(i) : random.below(static_cast<unsigned>(log.size()));
    log[at] = static_cast<char>(log[at] ^ (1 << random.below(8)));
    CAPTURE(at);
    CHECK(d.by_us(log) == d.by_library(log));
  }
}

TEST_CASE("sqlite: a value is as long as the reader expects, or damage", "[inventory][sqlite]") {
  tests::temp_dir root;
  make_database(root, "var/long.db",
                "CREATE TABLE T(B BLOB); INSERT INTO T VALUES(zeroblob(5*1024*1024));");
  const auto host = *common::root_dir::open(root.path());
  std::size_t size = 0;
  const auto look = [&](const inventory::sqlite_file::row& r) { size = r.blob(0).size(); };
  const auto usual = inventory::sqlite_file::open(host, "var/long.db");
  REQUIRE(usual);
  CHECK_FALSE(usual->each("SELECT B FROM T", look));
  const auto longer = inventory::sqlite_file::open(host, "var/long.db", 8 << 20);
  REQUIRE(longer);
  CHECK(longer->each("SELECT B FROM T", look));
  CHECK(size == 5u << 20);
}
