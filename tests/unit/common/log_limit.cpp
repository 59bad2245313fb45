// How much others can make us log.
#include "common/log_limit.hpp"

#include <catch2/catch.hpp>

#include "tests/support/captured_log.hpp"

using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace {
constexpr common::instant start{1h};
}

TEST_CASE("of a kind the first line is written, and the others of that second are counted",
          "[common][log]") {
  tests::captured_log log;
  common::log_limit limit;
  CHECK(limit.may_write("refused_malformed", start));
  for (int n = 0; n < 41; ++n) CHECK_FALSE(limit.may_write("refused_malformed", start + 999ms));
  limit.tell_left_out(start + 999ms);
  CHECK(log.take().empty());

  limit.tell_left_out(start + 1s);
  CHECK(log.take() == lines{"warning refused_malformed: 41 more like this, left out of this log"});
  limit.tell_left_out(start + 10s);
  CHECK(log.take().empty());
}

TEST_CASE("a flood that goes on shows a line of itself each second, after a count of the others",
          "[common][log]") {
  tests::captured_log log;
  common::log_limit limit;
  int written = 0;
  for (auto now = start; now < start + 10s; now += 100ms) {
    limit.tell_left_out(now);
    written += limit.may_write("busy", now);
  }
  CHECK(written == 10);
  CHECK(log.take() == lines(9, "warning busy: 9 more like this, left out of this log"));
}

TEST_CASE("who is not asked to tell says it before the next line", "[common][log]") {
  tests::captured_log log;
  common::log_limit limit;
  limit.may_write("busy", start);
  limit.may_write("busy", start);
  CHECK(limit.may_write("busy", start + 1s));
  CHECK(log.take() == lines{"warning busy: 1 more like this, left out of this log"});
}

TEST_CASE("one kind's flood hides no other kind, and after a quiet second a line is written again",
          "[common][log]") {
  tests::captured_log log;
  common::log_limit limit;
  CHECK(limit.may_write("refused_malformed", start));
  CHECK_FALSE(limit.may_write("refused_malformed", start));
  CHECK(limit.may_write("refused_other_wire", start));
  CHECK(limit.may_write("refused_other_wire", start + 1s));
  limit.tell_left_out(start + 1s);
  CHECK(log.take() == lines{"warning refused_malformed: 1 more like this, left out of this log"});
}
