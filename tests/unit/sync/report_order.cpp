// The order of what an agent sends, with the real halves and the broker's real credit between them:
// a report is after what it reports of, so a line that loses nothing sees no gap and carries
// nothing twice.
#include <catch2/catch.hpp>

#include "tests/unit/sync/pair_of_stores.hpp"

using schemas::message_type;
using schemas::table_id;
using tests::pair_of_stores;
using namespace std::chrono_literals;

namespace {

/// Both halves with the broker's credit between them. A millisecond passes from step to step.
class credited_pair : public pair_of_stores {
 public:
  explicit credited_pair(common::milliseconds keepalive = std::chrono::hours{10})
      : pair_of_stores(keepalive) {
    start_broker(whole_shard);
  }

  static constexpr broker::amount whole_shard{64u << 20, 65'536};

  /// Whatever it knew is gone, and the connection is a new one.
  void start_broker(broker::amount shard) {
    ledger_ = {};
    ledger_.reset(shard);
    current_ = false;
    in_wdb_.clear();
    protocol_.connected();
    arrive(schemas::credit{.server = 1});
  }

  void steps(int n) {
    for (; n > 0; --n) step();
  }
  /// Until the agent has nothing left that is not acknowledged.
  void settle() {
    for (int n = 0; !protocol_.idle(); ++n) {
      REQUIRE(n < 60'000);
      step();
    }
    steps(2);
  }

  void command_report(std::uint64_t id) { protocol_.report_for({id, message_type::report_roots}); }
  /// All of it is stored and verified, the report came last, and nothing was sent twice.
  void expect_all_in_order() {
    CHECK(line.back() == message_type::report);
    CHECK(is_equal());
    CHECK(verified());
    expect_neither_gap_nor_resend();
  }
  void expect_neither_gap_nor_resend() {
    for (const auto* what : {"gap", "duplicate", "new_epoch", "report_behind", "diverged"}) {
      INFO(what);
      CHECK(counted[what] == 0);
    }
    for (const auto* what : {"gap", "resend", "busy"}) {
      INFO("the agent's " << what);
      CHECK_FALSE(protocol_.counted().contains(what));
    }
  }

  int wdb_takes = 1'000'000;       ///< frames a step
  std::vector<message_type> line;  ///< what the agent sent, without hellos and credit

 private:
  void step() {
    for (auto f = next(); f; f = next()) {
      protocol_.sent(f->size(), now_);
      pass(*f);
    }
    wdb::agent_batch batch = std::move(next_);
    next_ = {};
    for (int n = 0; n < wdb_takes && !in_wdb_.empty(); ++n) {
      batch.frames.push_back(std::move(in_wdb_.front()));
      in_wdb_.pop_front();
    }
    if (!batch.frames.empty() || !batch.verdicts.empty() || batch.offers != 0) {
      const bool greeting = std::exchange(hello_, false) && !current_;
      const auto done = take_batch(std::move(batch), [](message_type) { return false; });
      if (greeting) ledger_.greet("h"), current_ = true;
      ledger_.give_back("h", {done.bytes, done.messages});
    }
    for (const auto& grants : {ledger_.expire(now_), ledger_.distribute()})
      for (const auto& g : grants) give(g);
    now_ += 1ms;
  }

  void pass(const std::string& frame) {
    const auto e = *schemas::decode_frame(frame, 1u << 20);
    ++sent[e.head.type];
    if (e.head.type == message_type::credit_request) {
      const auto c = *schemas::decode<schemas::credit_request>(e.payload);
      if (!c.done) return ledger_.request("h", {c.bytes, c.messages}, now_);
      if (const auto g = ledger_.end_lease("h", {c.bytes, c.messages})) give(*g);
      return;
    }
    if (e.head.type == message_type::hello)
      hello_ = true;
    else {
      REQUIRE(ledger_.spend("h", frame.size(), now_));
      line.push_back(e.head.type);
    }
    in_wdb_.emplace_back(frame);
  }

  void give(const broker::grant& g) {
    schemas::credit c{g.total.bytes, g.total.messages, 0, 0, 0, 1};
    if (g.leased) {
      c.lease_ms = static_cast<std::uint64_t>(broker::credit_ledger::lease.count());
      c.lasting_bytes = broker::credit_ledger::lasting.bytes;
      c.lasting_messages = broker::credit_ledger::lasting.messages;
    }
    arrive(c);
  }

  broker::credit_ledger ledger_;
  std::deque<common::net::frame> in_wdb_;
  bool hello_ = false, current_ = false;
};

/// The first scan is stored and verified.
void load(credited_pair& p, int rows, std::size_t bytes) {
  p.padding = bytes / static_cast<unsigned>(rows);
  for (int i = 0; i < rows; ++i) p.users[i] = 1;
  p.scan();
  p.settle();
  REQUIRE(p.is_equal());
  p.line.clear();
}

void change_all(credited_pair& p) {
  for (auto& [number, shell] : p.users) ++shell;
}

}  // namespace

TEST_CASE(
    "a report is after the deltas it reports of, whatever their size, and nothing is sent twice",
    "[session][order]") {
  const auto bytes = GENERATE(std::size_t{1} << 10, std::size_t{15} << 10, std::size_t{17} << 10,
                              std::size_t{100} << 10, std::size_t{1} << 20, std::size_t{10} << 20);
  INFO(bytes << " bytes of changes");
  credited_pair p;
  load(p, bytes < 100'000 ? 10 : 600, bytes);
  const int scans = bytes <= 1u << 20 ? 8 : 2;
  for (int scan = 0; scan < scans; ++scan) {
    change_all(p);
    p.scan();
    p.settle();
    REQUIRE(p.line.size() >= 2);
    CHECK(p.line.back() == message_type::report);
    CHECK(std::ranges::count(p.line, message_type::delta) ==
          static_cast<std::ptrdiff_t>(p.line.size() - 1));
    CHECK(p.verified());
    p.line.clear();
    p.steps(bytes < 100'000 ? 6000 : 1000);  // past leases and patience
  }
  CHECK(p.is_equal());
  CHECK(p.sent[message_type::report] == scans + 1);
  p.expect_neither_gap_nor_resend();
}

TEST_CASE("scans that are faster than the line are reported of when what they changed is sent",
          "[session][order]") {
  credited_pair p;
  load(p, 600, 1u << 20);
  p.wdb_takes = 1;
  for (int scan = 0; scan < 20; ++scan) {
    change_all(p);
    p.scan();
    p.steps(4);
  }
  p.settle();
  p.expect_all_in_order();
}

TEST_CASE("hellos between deltas that wait for credit provoke nothing", "[session][order]") {
  credited_pair p(3ms);
  load(p, 600, 5u << 20);
  p.wdb_takes = 1;
  for (int scan = 0; scan < 3; ++scan) {
    change_all(p);
    p.scan();
    p.settle();
  }
  CHECK(p.sent[message_type::hello] > 20);
  CHECK(p.verified());
  p.expect_neither_gap_nor_resend();
}

TEST_CASE("the report that a command asks for is after the deltas too", "[session][order]") {
  credited_pair p;
  load(p, 600, 1u << 20);
  change_all(p);
  p.scan();
  p.command_report(5);
  p.steps(1);
  CHECK(std::ranges::count(p.line, message_type::report) ==
        0);  // the first delta is larger than what lasts
  p.settle();
  CHECK(p.line.back() == message_type::report);
  CHECK(std::ranges::count(p.line, message_type::report) == 1);
  p.expect_neither_gap_nor_resend();
}

TEST_CASE("a report is after the repair of its table", "[session][order]") {
  credited_pair p;
  load(p, 600, 1u << 20);
  const bool whole = GENERATE(false, true);
  change_all(p);
  p.scan();
  REQUIRE(p.store().need_repair(table_id::users, 0, whole));
  p.settle();
  CHECK(p.line.back() == message_type::report);
  CHECK(std::ranges::count(p.line, message_type::report) == 1);
  CHECK((std::ranges::count(p.line, message_type::snapshot) > 0) == whole);
  CHECK(p.is_equal());
  CHECK(p.verified());
  p.expect_neither_gap_nor_resend();
}

TEST_CASE(
    "where credit never comes, hellos and requests for it go on, and a restarted broker gets all "
    "of it in order",
    "[session][order]") {
  credited_pair p(1s);
  load(p, 600, 1u << 20);
  p.start_broker({1000, 1});  // too little for a grant
  change_all(p);
  p.scan();
  p.sent.clear();
  p.steps(8'000);
  CHECK(p.line.empty());
  CHECK(p.sent[message_type::hello] >= 7);
  CHECK(p.sent[message_type::credit_request] >= 2);
  p.start_broker(credited_pair::whole_shard);
  p.settle();
  p.expect_all_in_order();
}

TEST_CASE(
    "deltas of a table that was repaired meanwhile come before the report, though those of another "
    "have passed them",
    "[session][order]") {
  credited_pair p;
  for (int i = 0; i < 10; ++i) p.groups[i] = 1;
  load(p, 600, 1u << 20);
  p.wdb_takes = 1;
  REQUIRE(p.store().need_repair(table_id::users, 0, true));
  p.steps(1);  // the snapshot is under way
  change_all(p);
  p.groups[3] = 2;
  p.scan();
  p.settle();
  p.expect_all_in_order();
}
