// In a whole house the doctor finds nothing; each thing that is broken is found by the check that
// is for it, and by no other.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "collector/state/state_store.hpp"
#include "common/fd.hpp"
#include "schemas/enrolment/refused_keys.hpp"
#include "schemas/enrolment/server_file.hpp"
#include "store/alert_log.hpp"
#include "store/enrolments.hpp"
#include "store/told_log.hpp"
#include "tests/unit/alerts/samples.hpp"
#include "tests/unit/health/whole_house.hpp"

using cli::health::examine;
using tests::has;
using tests::hour;
using tests::only;
using tests::whole_house;

namespace {

/// Something that listens on a port of loopback.
struct listener {
  common::unique_fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::string address;
  explicit listener(bool listens = true) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(::bind(fd.get(), reinterpret_cast<sockaddr*>(&at), size) == 0);
    REQUIRE(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&at), &size) == 0);
    if (listens) REQUIRE(::listen(fd.get(), 4) == 0);
    address = fmt::format("127.0.0.1:{}", ntohs(at.sin_port));
  }
};

}  // namespace

TEST_CASE("in a whole house nothing is found", "[health]") {
  const whole_house house;
  const auto looked = examine(house.h, false);
  for (const auto& f : looked.found) CHECK(fmt::format("{}: {}", f.check, f.what).empty());
  for (const auto& u : looked.unseen) CHECK(fmt::format("{}: {}", u.check, u.why.detail).empty());
}

TEST_CASE("a stage that does not run", "[health]") {
  whole_house house;
  house.stop(102);
  CHECK(only(house, "stage-down") == "wdb does not run");
}

TEST_CASE("a process that has the pid of a stage by now is no stage", "[health]") {
  whole_house house;
  whole_house::write(house.h.proc + "/103/stat",
                     "103 (sshd) S 1 1 1 0 -1 0 0 0 0 0 5 5 0 0 20 0 3 0 1000 9999999 2560 0 0\n");
  CHECK(only(house, "stage-down") == "alerts does not run");
}

TEST_CASE("a pid file that is none is a stage that does not run", "[health][bad]") {
  whole_house house;
  const auto file = house.h.paths.pid_file("wdb");
  SECTION("a number that is none") { whole_house::write(file, "-99999999999999999999999\n"); }
  SECTION("a FIFO") {
    std::filesystem::remove(file);
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  }
  CHECK(only(house, "stage-down") == "wdb does not run");
}

TEST_CASE("a program that was replaced while it runs", "[health]") {
  whole_house house;
  const auto exe = house.h.proc + "/101/exe";
  std::filesystem::remove(exe);
  std::filesystem::create_symlink("/usr/bin/muster-broker (deleted)", exe);
  CHECK(has(only(house, "program-replaced"), "broker (process 101)"));
}

TEST_CASE("a disk that is nearly full, or read-only", "[health]") {
  whole_house house;
  house.room.free = 900u << 20;
  CHECK(has(only(house, "disk-full"), "900 MiB are free on its file system of 100 GiB"));
  house.room = {100ULL << 30, 80ULL << 30, true};
  CHECK(has(only(house, "disk-full"), "read-only"));
}

TEST_CASE("an agent that is late, while wdb listens", "[health]") {
  whole_house house;
  auto e = house.agent("db-2", "db-2.example.org");
  e.record.last_seen = house.h.now - 2 * hour;
  house.put(e);
  house.report("db-2", {});
  CHECK(only(house, "agent-silent") == "1 of 2 agents are late, the longest since 2 h 0 min: db-2");
}

TEST_CASE("an agent whose store is gone, and one that diverged", "[health]") {
  whole_house house;
  SECTION("gone") {
    house.put("db-2", "db-2.example.org");
    CHECK(only(house, "agent-unequal") == "the store of db-2 is gone");
  }
  SECTION("diverged") {
    auto e = house.agent("db-2", "db-2.example.org");
    e.record.figures.wanted = 1;
    house.put(e);
    house.report("db-2", {});
    CHECK(has(only(house, "agent-unequal"), "db-2 is not what the agent has"));
  }
}

TEST_CASE("alerts that the alerts stage does not take", "[health]") {
  whole_house house;
  auto log = store::alert_log::open(house.h.paths.alerts(), false).value();
  REQUIRE(log.insert({tests::alerts::sample("user-added", "eve")}, house.h.now - hour));
  CHECK(only(house, "alerts-wait") ==
        "1 alerts are not taken by the alerts stage, the oldest of 1 h 0 min ago");
}

TEST_CASE("a sink whose receiver is dead", "[health]") {
  whole_house house;
  whole_house::write(house.file("muster.yaml"),
                     "sinks: [{name: siem, type: syslog, address: 'tcp://127.0.0.1:514'}]\n");
  auto log = store::told_log::open(house.h.paths.told(), false).value();
  schemas::told_alert a;
  a.time = house.h.now - hour;
  a.agents = {"web-1"};
  a.parts = {tests::alerts::sample("user-added", "eve")};
  store::told_log::changes told;
  told.told = {a};
  REQUIRE(log.commit(told));
  store::told_log::sink_state waits;
  waits.last_error = "Connection refused";
  waits.failed_at = house.h.now;
  REQUIRE(log.keep_state("siem", waits));
  CHECK(only(house, "sink-dead") ==
        "sink siem to tcp://127.0.0.1:514 is 1 alerts behind, the oldest of 1 h 0 min ago: "
        "Connection refused");
}

TEST_CASE("a sink whose receiver takes nothing of what comes", "[health]") {
  whole_house house;
  whole_house::write(house.file("muster.yaml"),
                     "sinks: [{name: siem, type: syslog, address: 'tcp://127.0.0.1:514'}]\n");
  auto log = store::told_log::open(house.h.paths.told(), false).value();
  store::told_log::sink_state refused;
  refused.last_error = "answer 410";
  REQUIRE(log.keep_state("siem", refused, {{.sequence = 1, .since = 1, .why = "answer 410"}}));
  CHECK(only(house, "sink-dead") ==
        "sink siem to tcp://127.0.0.1:514 takes nothing: 1 alerts are dead letters: answer 410");
  refused.last_error = {};
  REQUIRE(log.keep_state("siem", refused));
  CHECK(examine(house.h, false).found.empty());
}

TEST_CASE("changes that the server does not acknowledge", "[health]") {
  namespace keys = collector::state::keys;
  whole_house house;
  const auto folder = house.h.paths.collector(*schemas::agent_id::parse("web-1"));
  REQUIRE(collector::state::state_store::open(folder, 1));
  schemas::delta delta;
  delta.scan_time = house.h.now - hour;
  collector::state::outbox_entry entry;
  entry.table = static_cast<schemas::u64>(schemas::table_id::users);
  entry.payload = {schemas::encode(delta)};
  {
    const auto env = common::kv::env::open(folder, {.databases = keys::databases}).value();
    auto txn = common::kv::write_txn::begin(env).value();
    REQUIRE(txn.put(env.db(keys::outbox), keys::sequence(1), schemas::encode(entry)));
    REQUIRE(std::move(txn).commit());
  }
  CHECK(has(only(house, "changes-wait"), "1 changes"));
}

TEST_CASE("a clock that is ahead, and one that is behind", "[health]") {
  const auto ahead = GENERATE(1, -1) * hour;
  whole_house house;
  house.report("web-1", {}, ahead);
  CHECK(has(only(house, "clock-apart"), ahead > 0 ? "1 h 0 min ahead" : "1 h 0 min behind"));
}

TEST_CASE("two hosts that send as one agent", "[health]") {
  whole_house house;
  auto log = store::told_log::open(house.h.paths.told(), false).value();
  schemas::told_alert old, now;
  now.time = house.h.now - hour;
  old.time = house.h.now - 48 * hour;
  old.agents = {"db-7"}, now.agents = {"web-1"};
  old.parts = now.parts = {tests::alerts::sample("duplicate-agent", "")};
  store::told_log::changes told;
  told.told = {old, now};
  REQUIRE(log.commit(told));
  CHECK(has(only(house, "agent-twice"), "two hosts sent as agent web-1"));
}

TEST_CASE("one host name, two agents", "[health]") {
  whole_house house;
  house.put("web-2", "web-1.example.org");
  house.report("web-2", {});
  CHECK(only(house, "agent-twice") ==
        "2 agents have the host name web-1.example.org: web-1, web-2");
}

TEST_CASE("a host that still sends with a key that was revoked", "[health]") {
  whole_house house;
  const std::string key(32, 'r'), other(32, 'o'), stranger(32, 's');
  store::enrolments::change c;
  const auto enrolled = [&](const std::string& k, std::int64_t revoked) {
    store::key_record record;
    record.agent = "web-1";
    record.enrolled = house.h.now - (revoked == 0 ? 24 : 48) * hour;
    record.revoked = revoked;
    c.written.by_key[k] = record;
  };
  enrolled(other, 0);
  enrolled(key, house.h.now - hour);
  {
    auto records = store::enrolments::open(house.h.paths.enrolments(), false).value();
    REQUIRE(records.write(c));
  }
  const auto refused = [&](const std::string& k, std::int64_t last) {
    whole_house::write(house.h.paths.refused_keys(),
                       schemas::text_of(schemas::refused_keys{{k, {last, "192.0.2.7"}}}));
    return examine(house.h, false).found.size();
  };
  CHECK(refused(key, house.h.now - hour + 1000) == 0);  // as it was revoked
  CHECK(refused(key, house.h.now - hour / 2) == 0);     // it gave up
  CHECK(refused(stranger, house.h.now) == 0);
  CHECK(refused(other, house.h.now) == 0);  // while the broker started
  CHECK(refused(key, house.h.now - 120'000) == 1);
  CHECK(has(only(house, "revoked-sends"),
            "sends as web-1 with a key that was revoked, last from 192.0.2.7"));
}

TEST_CASE("a port that another program has, while the broker is down", "[health]") {
  whole_house house;
  const listener other;
  whole_house::write(house.file("muster.yaml"), "listen: '" + other.address + "'\n");
  const auto looked = examine(house.h, false);
  CHECK(looked.found.empty());  // the broker runs: it has it
  house.stop(101);
  const auto down = examine(house.h, false);
  REQUIRE(down.found.size() == 2);
  CHECK(down.found.front().check == "stage-down");
  CHECK(down.found.back().check == "port-taken");
  CHECK(has(down.found.back().what, other.address));
}

TEST_CASE("a server that cannot be reached, of a host that joined it", "[health]") {
  whole_house house;
  std::filesystem::remove_all(house.h.paths.agents());
  const listener server(true), nobody(false);
  const auto joined = [&](const std::vector<std::string>& addresses) {
    schemas::server_file f{
        .agent = "web-1", .addresses = addresses, .server_keys = {std::string(32, 'k')}};
    REQUIRE(schemas::replace_server_file(house.h.paths.server_file(), f));
  };
  joined({nobody.address, server.address});
  CHECK(examine(house.h, false).found.empty());  // one of its addresses is enough
  joined({nobody.address});
  CHECK(has(only(house, "server-unreachable"), "Connection refused"));
}

TEST_CASE("a broker that may open too few files", "[health]") {
  whole_house house;
  house.limit_files(101, 64);
  CHECK(only(house, "files-few") == "broker may have 64 files open, and 1 agents need 257");
}

TEST_CASE("a collector that may not see everything", "[health]") {
  whole_house house;
  schemas::report r;
  r.tables.emplace_back();
  r.tables.back().table = static_cast<schemas::u64>(schemas::table_id::ports);
  r.tables.back().reason = "/proc/1/fd: Permission denied";
  house.report("web-1", r);
  CHECK(only(house, "rights-missing") == "web-1: its collector may not see all of ports");
}

TEST_CASE("a database that has grown near to its end", "[health]") {
  whole_house house;
  whole_house::write(house.file("told/data.mdb"), "");
  // Full of holes, as no real one is; whoever opens it is told that it is no database.
  std::filesystem::resize_file(house.file("told/data.mdb"), 15ULL << 30);
  const auto found = cli::health::find_full_stores(house.h).value();
  REQUIRE(found.size() == 1);
  CHECK(has(found.front().what, "told/data.mdb has 15 GiB of the 16 GiB"));
}

TEST_CASE("a log that nobody puts aside", "[health]") {
  whole_house house;
  whole_house::write(house.file("log/wdb.log"), "");
  std::filesystem::resize_file(house.file("log/wdb.log"), 100u << 20);
  CHECK(has(only(house, "log-large"), "log/wdb.log has 100 MiB"));
}
