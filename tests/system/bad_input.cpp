// What strangers and a full disk do to the running stages: a clear line, a count, and nothing lost.
#include <sys/mount.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "common/net/link.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/skip.hpp"

using tests::await;
using tests::pipeline;

namespace {

/// A program of our own at one of the broker's sockets.
class stranger {
 public:
  stranger(const pipeline& p, const std::string& socket)
      : link_(*common::net::link::connect(context_, p.paths().socket(socket),
                                          {.max_message = 16u << 20})) {
    await("the stranger's connection",
          [&] { return connected_ = connected_ || link_.take_connected(); });
  }
  void send(const std::string& frame) {
    await("a frame to leave", [&] { return link_.send(frame) == common::net::sent::queued; });
  }
  void send(schemas::message_type type, const std::string& agent, const std::string& table,
            const std::string& payload) {
    schemas::header h;
    h.type = type;
    h.instance = 99;
    h.counter = ++counter_;
    if (!table.empty()) h.version = 1, h.epoch = 5;
    send(schemas::encode_frame(agent, table, h, payload));
  }
  /// Waits for a frame of that type.
  std::string receive(schemas::message_type type) {
    std::string payload;
    await("an answer", [&] {
      while (auto in = link_.receive()) inbox_.emplace_back(in->bytes());
      for (auto it = inbox_.begin(); it != inbox_.end(); ++it) {
        const auto e = schemas::decode_frame(*it, 16u << 20);
        if (!e || e->head.type != type) continue;
        payload = e->payload;
        inbox_.erase(it);
        return true;
      }
      return false;
    });
    return payload;
  }

 private:
  common::net::context context_;
  common::net::link link_;
  std::vector<std::string> inbox_;
  bool connected_ = false;
  std::uint64_t counter_ = 0;
};

void stages(pipeline& p) {
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) p.start(name);
}

}  // namespace

TEST_CASE(
    "frames that are not frames are refused in one line each, and the next good one is served",
    "[system][bad]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  struct row {
    const char* what;
    std::string frame, says;
  };
  schemas::header h;
  h.type = schemas::message_type::delta;
  const auto good = schemas::encode_frame("other", "users", h, schemas::encode(schemas::delta{}));
  schemas::writer unknown;
  unknown.array(13).natural(2).natural(2).natural(4242);
  for (int i = 0; i < 10; ++i) unknown.natural(0);
  const std::vector<row> rows{
      {"noise", "noise", "without a topic"},
      {"a bad agent id", "delta/../users" + good.substr(good.find('\0')), "bad agent id"},
      {"an unknown type", std::string("delta/other/users") + '\0' + unknown.take(),
       "unknown message type 4242"},
      {"a kind for another socket",
       [&] {
         auto a = h;
         a.type = schemas::message_type::ack;
         return schemas::encode_frame("other", {}, a, "");
       }(),
       "may not send this"},
      {"a header that contradicts itself",
       [&] {
         auto addressed = h;
         addressed.to = 9;
         return schemas::encode_frame("other", "users", addressed, "");
       }(),
       "addressed to instance 9, want 0"},
      {"a delta before any hello", good, "say hello first"}};
  stranger s(p, "agents");
  for (const auto& r : rows) {
    INFO(r.what);
    // Again and again: the log hears of one reason once a second only.
    await("the refusal in the log",
          [&] { return s.send(r.frame), p.log("broker").find(r.says) != std::string::npos; });
  }
  // Larger than any agent may send: the connection is cut, the broker lives.
  stranger big(p, "agents");
  big.send(good + std::string(300'000, 'x'));
  p.add_user("after", 3000);
  await("the good agent's change", [&] { return p.count_alerts("user-added", "after") == 1; });
  p.await_settled("the good agent");
  p.check_oracle();
  CHECK_FALSE(p.ended("broker"));
  CHECK_FALSE(p.ended("wdb"));
}

TEST_CASE("a program of another wire is refused on every socket, with who has to be upgraded",
          "[system][bad]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  const auto newer = [] {
    schemas::header h;
    h.wire = h.readable_from = 3;
    h.type = schemas::message_type::hello;
    return schemas::encode_frame("other", {}, h, "");
  }();
  struct row {
    const char *socket, *older, *newer;
  };
  const auto older = tests::golden("delta.frame.6");  // of wire 1
  for (const auto& [socket, of_older, of_newer] :
       {row{"agents", "upgrade muster-collector on that host", "upgrade this server"},
        row{"stages", "upgrade that stage (muster-wdb, muster-analyzer or muster-alerts)",
            "upgrade muster-broker"},
        row{"tap", "upgrade the muster that asks", "upgrade this server"}}) {
    stranger s(p, socket);
    const auto says = [&](const std::string& frame, const std::string& sentence) {
      INFO(socket << ": " << sentence);
      const auto before = p.log("broker").size();
      await("the refusal in the log", [&] {
        s.send(frame);
        const auto log = p.log("broker");
        return log.find(fmt::format("through {}.sock was refused: {}", socket, sentence), before) !=
               std::string::npos;
      });
    };
    says(older, fmt::format("the sender speaks wire 1, this Muster speaks wire 2: {}", of_older));
    says(newer, fmt::format("the sender speaks wire 3, this Muster speaks wire 2: {}", of_newer));
  }
  p.add_user("after", 3000);
  await("the good agent's change", [&] { return p.count_alerts("user-added", "after") == 1; });
  p.await_settled("the good agent");
  p.check_oracle();
}

TEST_CASE("payloads and rows that do not read are refused by wdb, and nothing stored is touched",
          "[system][bad]") {
  pipeline p;
  stages(p);
  stranger s(p, "agents");
  s.send(schemas::message_type::hello, "bad-agent", "", schemas::encode(schemas::hello{}));
  (void)s.receive(schemas::message_type::ack);
  await("credit", [&] {
    const auto c = schemas::decode<schemas::credit>(s.receive(schemas::message_type::credit));
    return c && c->bytes > 0;
  });
  schemas::delta wrong_row;
  wrong_row.upserts.push_back({{"not a row"}, {"\x90"}});
  schemas::snapshot no_k;
  schemas::report strange;
  strange.tables.push_back({.table = 200,
                            .status = 0,
                            .reason = "",
                            .epoch = 0,
                            .version = 0,
                            .kid = 0,
                            .state = {},
                            .last_good = 0,
                            .cpu_ms = 0});
  const std::string deep = std::string(100, '\x91');
  const auto refused = [&](schemas::message_type type, const std::string& table,
                           const std::string& payload, const std::string& says) {
    INFO(says);
    s.send(type, "bad-agent", table, payload);
    const auto b = schemas::decode<schemas::busy>(s.receive(schemas::message_type::busy));
    REQUIRE(b);
    CHECK(b->reason.find(says) != std::string::npos);
  };
  refused(schemas::message_type::delta, "users", "noise", "want an array");
  // The agent is told each time, the log once a second at most.
  CHECK(p.log("wdb").find("want an array") != std::string::npos);
  refused(schemas::message_type::delta, "users", deep, "");
  refused(schemas::message_type::delta, "nonsense", schemas::encode(schemas::delta{}),
          "is not a table an agent sends");
  refused(schemas::message_type::delta, "scans", schemas::encode(schemas::delta{}),
          "is not a table an agent sends");
  refused(schemas::message_type::delta, "users", schemas::encode(wrong_row),
          "without its 2 key fields");
  refused(schemas::message_type::snapshot, "users", schemas::encode(no_k), "without K");
  refused(schemas::message_type::report, "", schemas::encode(strange), "a report of table 200");
  CHECK_FALSE(p.ended("wdb"));
}

TEST_CASE("an agent that sends more than its credit is refused, not served", "[system][bad]") {
  pipeline p;
  stages(p);
  stranger s(p, "agents");
  s.send(schemas::message_type::hello, "greedy", "", schemas::encode(schemas::hello{}));
  await("credit", [&] {
    const auto c = schemas::decode<schemas::credit>(s.receive(schemas::message_type::credit));
    return c && c->bytes > 0;
  });
  schemas::report r;
  r.scan_id = std::string(150'000, 'x');
  for (int i = 0; i < 20; ++i)
    s.send(schemas::message_type::report, "greedy", "", schemas::encode(r));
  await("the refusal",
        [&] { return p.log("broker").find("more than the credit allows") != std::string::npos; });
  CHECK_FALSE(p.ended("broker"));
}

TEST_CASE("a full disk stops wdb with one line; with room again nothing is lost", "[system][bad]") {
  pipeline p;
  const auto stores = p.paths().stores();
  std::filesystem::create_directories(stores);
  if (::mount("tmpfs", stores.c_str(), "tmpfs", 0, "size=3m") != 0)
    tests::skip("no small tmpfs can be mounted here");
  struct unmount {
    std::string path;
    ~unmount() { ::umount2(path.c_str(), MNT_DETACH); }
  } const guard{stores};
  p.start_all();
  p.await_settled("the first scan");
  {
    std::ofstream filler(stores + "/filler", std::ios::binary);
    for (int i = 0; i < 3000 && filler; ++i) filler << std::string(1024, 'x') << std::flush;
  }
  std::string many = p.read("etc/passwd");
  for (int i = 0; i < 1000; ++i)
    many += fmt::format("full{}:x:{}:100:{}:/home:/bin/sh\n", i, 5000 + i, std::string(300, 'g'));
  p.write("etc/passwd", many);
  await("wdb to stop", [&] { return p.ended("wdb"); });
  INFO(p.log("wdb"));
  CHECK(p.log("wdb").find("No space left on device") != std::string::npos);
  std::filesystem::remove(stores + "/filler");
  p.start("wdb");
  // It may have stopped before the change was scanned: both copies can be equal without it.
  await("every alert", [&] { return p.count_alerts("user-added", "user full") == 1000; });
  p.await_settled("everything to arrive");
  p.check_oracle();
}

TEST_CASE("a policy with an error leaves the checks as they were", "[system][bad]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  int code = -1;
  std::ofstream(p.root() + "/broken.yml") << "policy: {id: x, name: y}\nchecks:\n  - {id: 1, "
                                             "title: t, condition: most, rules: ['f:/a']}\n";
  const auto text = p.muster({"policy", "run", p.root() + "/broken.yml"}, &code);
  CHECK(code == 1);
  CHECK(text.find("broken.yml:3:") != std::string::npos);
  CHECK(text.find("want all, any or none") != std::string::npos);
}

TEST_CASE("an unreadable source is unknown, its rows stay, and it is said", "[system][bad]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  std::filesystem::rename(p.root() + "/etc/group", p.root() + "/etc/group.away");
  std::filesystem::create_directory(p.root() + "/etc/group");
  await("the table to be unknown", [&] {
    const auto text = p.muster({"dump", p.agent, "scans", "--format", "json"});
    return text.find(
               R"("name":"groups","status":"unknown","reason":"etc/group: not a regular file")") !=
           std::string::npos;
  });
  CHECK(p.muster({"dump", p.agent, "groups", "--format", "json"}).find("\"sudo\"") !=
        std::string::npos);
  // A check reads the same file, and its verdict did change; so did whose the path is, and its
  // mode.
  for (const auto& a : p.alerts()) CHECK((a["table"] == "checks" || a["table"] == "startup_hooks"));
}
