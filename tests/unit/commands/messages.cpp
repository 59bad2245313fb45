#include "collector/commands/messages.hpp"

#include <catch2/catch.hpp>

namespace commands = collector::commands;
using common::errc;

namespace {

template <class Message>
Message carried(const Message& m) {
  auto out = schemas::decode<Message>(schemas::encode(m));
  REQUIRE(out);
  return std::move(*out);
}

}  // namespace

TEST_CASE("a batch of commands comes over as it is, whatever bytes are in it", "[commands]") {
  const common::run_batch sent{
      .commands = {{"sh", "-c", "echo \xff\n"}, {}, {"", std::string("\0", 1)}},
      .limits = {.time = std::chrono::milliseconds{1500}, .output_bytes = 77},
      .at_a_time = 1000,
      .time = std::chrono::milliseconds{9000}};
  const auto got = commands::batch_of(carried(commands::message_of(sent)));
  REQUIRE(got);
  CHECK(got->commands == sent.commands);
  CHECK(got->limits.time == sent.limits.time);
  CHECK(got->limits.output_bytes == 77);
  CHECK(got->at_a_time == 64);
  CHECK(got->time == sent.time);
}

TEST_CASE("a batch with limits that nobody sets is refused", "[commands][bad]") {
  const auto m = commands::message_of(common::run_batch{.commands = {}});
  REQUIRE(commands::batch_of(m));
  auto long_lived = m, large = m, wide = m, late = m;
  long_lived.time_ms = large.output_bytes = late.all_ms = ~0ULL;
  wide.at_a_time = 65;
  for (const auto& bad : {long_lived, large, wide, late})
    CHECK(commands::batch_of(bad).error().code == errc::too_large);
}

TEST_CASE("an answer comes over as it is: what ran, what did not, and why", "[commands]") {
  const common::run_outcome ran{.exit_status = -1,
                                .signal = 9,
                                .timed_out = true,
                                .truncated = true,
                                .output = std::string("a\0\xff", 3),
                                .duration = std::chrono::milliseconds{12}};
  const auto got = commands::answer_of(carried(commands::message_of(3, ran)));
  REQUIRE((got && *got));
  CHECK((*got)->exit_status == -1);
  CHECK((*got)->signal == 9);
  CHECK((*got)->timed_out);
  CHECK((*got)->truncated);
  CHECK((*got)->output == ran.output);
  CHECK((*got)->duration == ran.duration);
  CHECK(carried(commands::message_of(3, ran)).number == 3);
  CHECK_FALSE(commands::answer_of(carried(commands::message_of(0, std::nullopt))));
  for (const auto code : {errc::not_found, errc::io}) {
    const auto failed = commands::answer_of(carried(commands::message_of(
        0, common::result<common::run_outcome>(common::fail(code, "x: no such program")))));
    REQUIRE(failed);
    CHECK((*failed).error().code == code);
    CHECK((*failed).error().detail == "x: no such program");
  }
}
