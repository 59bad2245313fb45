// Dumps in parts, silence, and the threads that do agents' batches.
#include <catch2/catch.hpp>
#include <filesystem>

#include "common/hash.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/temp_dir.hpp"
#include "wdb/batches/commit_threads.hpp"
#include "wdb/serve/dump_sessions.hpp"
#include "wdb/serve/liveness.hpp"

using namespace wdb;
using namespace std::chrono_literals;

namespace {

schemas::dump_part part_of(std::size_t bytes) {
  schemas::dump_part p;
  p.rows.push_back({{std::string(bytes, 'x')}, {}});
  return p;
}

common::net::frame from_agent(const std::string& agent, schemas::message_type type,
                              const std::string& table, std::uint64_t counter,
                              std::uint64_t version, const std::string& payload) {
  schemas::header h;
  h.type = type;
  if (!table.empty()) h.epoch = 5, h.version = version;
  h.instance = 9;
  h.counter = counter;
  return common::net::frame(schemas::encode_frame(agent, table, h, payload));
}

/// Commit threads over a data folder of their own.
struct running_threads {
  tests::temp_dir dir;
  schemas::data_paths paths = made(dir);
  store::registry agents = *store::registry::open(paths.agents(), false);
  crash_mark mark = *crash_mark::open(paths.run() + "/wdb.crash", commit_threads::count);
  common::net::event woken = *common::net::event::make();
  commit_threads threads{paths, agents, mark, woken};

 private:
  static schemas::data_paths made(const tests::temp_dir& dir) {
    schemas::data_paths out{dir / "data"};
    std::filesystem::create_directories(out.run());
    return out;
  }
};

/// What an agent sends of its users, a batch each.
class posting_agent {
 public:
  posting_agent(commit_threads& to, std::string name) : to_(to), name_(std::move(name)) {}
  /// Greets, and has no users.
  void begin() {
    post(schemas::message_type::hello, "", 0, schemas::encode(schemas::hello{}));
    schemas::snapshot s;
    s.session = 1;
    s.k = {std::string(schemas::k_bytes, 'k')};
    post(schemas::message_type::snapshot, "users", 1, schemas::encode(s));
    s.k = {};
    s.part = 1;
    s.phase = static_cast<schemas::u64>(schemas::snapshot_part::end);
    s.after = {.root = {std::string(16, '\0')}, .rows = 0, .md5s = {}};
    post(schemas::message_type::snapshot, "users", 1, schemas::encode(s));
  }
  /// Its one user is another.
  void change(std::uint64_t version) {
    schemas::user u;
    u.name = name_;
    u.uid = static_cast<std::int64_t>(version);
    const auto row = schemas::encode_row(u);
    schemas::delta d;
    d.upserts.push_back({{row.stable}, {row.volatile_}});
    post(schemas::message_type::delta, "users", version, schemas::encode(d));
  }

 private:
  void post(schemas::message_type type, const std::string& table, std::uint64_t version,
            const std::string& payload) {
    agent_batch b;
    b.frames.push_back(from_agent(name_, type, table, ++counter_, version, payload));
    b.offers = 1;
    to_.post(*schemas::agent_id::parse(name_), std::move(b));
  }
  commit_threads& to_;
  std::string name_;
  std::uint64_t counter_ = 0;
};

}  // namespace

TEST_CASE("a dump is read part by part, and over at its last or when nobody asks", "[wdb][dump]") {
  dump_sessions d;
  const common::instant t{100s};
  const auto first = d.begin({7, {part_of(10), part_of(10), part_of(10)}}, t);
  REQUIRE(first);
  CHECK(first->parts == 3);
  CHECK(d.part(first->session, 1, t));
  CHECK_FALSE(d.part(first->session, 3, t));
  CHECK(d.part(first->session, 2, t));
  CHECK_FALSE(d.part(first->session, 2, t));
  const auto other = d.begin({8, {part_of(10), part_of(10)}}, t);
  d.expire(t + dump_sessions::patience + 1s);
  CHECK_FALSE(d.part(other->session, 1, t));
}

TEST_CASE("what dumps hold is bounded", "[wdb][dump]") {
  dump_sessions d;
  const common::instant t{100s};
  int held = 0;
  while (held < 100 && d.begin({1, {part_of(40u << 20), part_of(1)}}, t)) ++held;
  CHECK(held == 6);
}

namespace {
bool watched(const std::string&) { return false; }
}  // namespace

TEST_CASE(
    "silence is raised once, counted from the start of the process, and over with a sign of life",
    "[wdb]") {
  tests::temp_dir dir;
  auto agents = store::registry::open(dir / "agents", false);
  REQUIRE(agents);
  store::agent_record r;
  r.keepalive_ms = 10'000;
  common::instant t{100s};
  {
    liveness l(*agents);
    REQUIRE(l.load(t));
    REQUIRE(l.note({{"a", r, true}}, t, 1000));
    CHECK(l.lapsed(t + 30s, watched).empty());
    const auto lapse = l.lapsed(t + 31s, watched);
    REQUIRE(lapse.size() == 1);
    CHECK(lapse[0].rule == "evidence-lapsed");
    // Killed before it was noted: it is raised again, with the same id.
    CHECK(l.lapsed(t + 32s, watched)[0].id == lapse[0].id);
    REQUIRE(l.note_lapsed(lapse));
    CHECK(l.lapsed(t + 33s, watched).empty());
  }
  liveness again(*agents);
  REQUIRE(again.load(t));
  CHECK(again.lapsed(t + 1000s, watched).empty());  // it was reported, by the process before
  REQUIRE(again.note({{"a", r, true}}, t + 1000s, 900'000));
  CHECK(again.lapsed(t + 1001s, watched).empty());
  CHECK(again.lapsed(t + 1031s, watched).size() == 1);
}

TEST_CASE("the times agents were heard at are written together, what else is new of one at once",
          "[wdb]") {
  tests::temp_dir dir;
  auto agents = store::registry::open(dir / "agents", false);
  REQUIRE(agents);
  const auto seen = [&](const std::string& agent) {
    return agents->find(agent)->value().last_seen;
  };
  store::agent_record r;
  r.keepalive_ms = 1000;
  const common::instant t{100s};
  liveness l(*agents);
  REQUIRE(l.note({{"a", r, true}, {"b", r, true}}, t, 10'000));
  CHECK(seen("a") == 10'000);
  REQUIRE(l.note({{"a", r, true}}, t + 400ms, 10'600));
  CHECK(seen("a") == 10'000);
  SECTION("when their time has come") {
    REQUIRE(l.note({{"b", r, true}}, t + 499ms, 10'700));
    CHECK(seen("a") == 10'000);
    REQUIRE(l.note({}, t + 500ms, 10'701));
    CHECK(seen("a") == 10'600);
    CHECK(seen("b") == 10'700);
  }
  SECTION("with what is new of another") {
    r.hostname = "c.example";
    REQUIRE(l.note({{"b", r, true}}, t + 401ms, 10'601));
    CHECK(agents->find("b")->value().hostname == "c.example");
    CHECK(seen("a") == 10'600);
  }
}

TEST_CASE("an outbox that was read to its end is not read for an agent that has nothing new",
          "[wdb][reads]") {
  tests::temp_dir dir;
  const schemas::data_paths paths{dir / "data"};
  std::filesystem::create_directories(paths.run());
  auto agents = store::registry::open(paths.agents(), false);
  auto mark = crash_mark::open(paths.run() + "/wdb.crash", 1);
  REQUIRE((agents && mark));
  store_worker worker(paths, *agents, mark->at(0), 4, {});
  const auto id = *schemas::agent_id::parse("a");
  std::uint64_t counter = 0;
  const auto hello = [&] {
    agent_batch b;
    b.frames.push_back(from_agent("a", schemas::message_type::hello, "", ++counter, 0,
                                  schemas::encode(schemas::hello{})));
    b.offers = 1;
    REQUIRE_FALSE(worker.run(id, std::move(b)).fatal);
  };
  hello();
  const auto reads = worker.reads();
  CHECK(reads > 0);
  hello();
  CHECK(worker.reads() == reads);
}

TEST_CASE(
    "an agent's messages keep their order through the commit threads, however they are posted",
    "[wdb]") {
  running_threads running;
  auto& threads = running.threads;
  constexpr std::uint64_t versions = 40;
  const std::vector<std::string> names{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  for (const auto& name : names) {
    posting_agent agent(threads, name);
    agent.begin();
    for (std::uint64_t v = 2; v <= versions; ++v) agent.change(v);
  }
  std::map<std::string, std::uint64_t> acknowledged;
  const auto until = std::chrono::steady_clock::now() + 60s;
  const auto done = [&] {
    std::size_t n = 0;
    for (const auto& [name, version] : acknowledged) n += version == versions;
    return n == names.size();
  };
  while (!done() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(1ms);
    for (const auto& outcome : threads.take()) {
      REQUIRE_FALSE(outcome.fatal);
      CHECK(outcome.out.counted.count("gap") == 0);
      for (const auto& m : outcome.out.to_send.messages) {
        if (m.head.type != schemas::message_type::ack) continue;
        const auto ack = schemas::decode<schemas::ack>(m.payload);
        for (const auto& t : ack->tables)
          acknowledged[m.agent] = std::max(acknowledged[m.agent], t.version);
      }
    }
  }
  CHECK(done());
}

TEST_CASE("history is held against new limits with the next batch of an agent", "[wdb][history]") {
  running_threads running;
  auto& threads = running.threads;
  posting_agent agent(threads, "a");
  std::uint64_t trimmed = 0, judged = 0;
  // Until every outbox entry so far is judged.
  const auto settle = [&](std::uint64_t entries) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (judged < entries && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(1ms);
      for (const auto& outcome : threads.take()) {
        REQUIRE_FALSE(outcome.fatal);
        const auto n = outcome.out.counted.find("history_trimmed");
        trimmed += n == outcome.out.counted.end() ? 0 : n->second;
        agent_batch done;
        for (const auto& o : outcome.outgoing) done.done.push_back(o.place);
        judged += done.done.size();
        if (!done.done.empty()) threads.post(*schemas::agent_id::parse("a"), std::move(done));
      }
    }
    REQUIRE(judged >= entries);
  };
  agent.begin();
  agent.change(2);
  settle(1);
  agent.change(3);
  settle(2);
  CHECK(trimmed == 0);
  threads.use({.age = 0ms});
  agent.change(4);
  settle(3);
  CHECK(trimmed > 0);
}

TEST_CASE("a batch is patient while nobody waits for what is in it", "[wdb]") {
  wdb::agent_batch batch;
  batch.done.push_back({1, 1});
  schemas::verdict verified;
  verified.verified = true;
  batch.verdicts.push_back(verified);
  CHECK(batch.is_patient());
  SECTION("a table that differs is to be sent again") { batch.verdicts.emplace_back(); }
  SECTION("a frame is to be acknowledged") { batch.frames.emplace_back(); }
  SECTION("an operator waits for the answer") {
    batch.questions.push_back({1, schemas::message_type::dump, {}});
  }
  SECTION("there is room for work") { batch.offers = 1; }
  SECTION("rows are to be checked") { batch.check = std::chrono::seconds{30}; }
  CHECK_FALSE(batch.is_patient());
}
