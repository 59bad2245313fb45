// The agent's credit account alone.
#include "collector/sync/credit_account.hpp"

#include <catch2/catch.hpp>

using collector::sync::credit_account;
using namespace std::chrono_literals;

TEST_CASE("an account without credit asks for it, again after a second, and sends what was granted",
          "[credit]") {
  credit_account a;
  common::instant now{100s};
  CHECK_FALSE(a.due_last(now));  // nothing to send
  CHECK_FALSE(a.may_send(100));
  const auto first = a.due_last(now);
  REQUIRE(first);
  CHECK_FALSE(first->done);
  CHECK_FALSE(a.may_send(100));
  CHECK_FALSE(a.due_last(now));
  now += 1s;
  CHECK_FALSE(a.may_send(100));
  CHECK(a.due_last(now));
  a.granted({100, 1, 0, 0, 0, 1}, now);
  CHECK(a.may_send(100));
  a.sent(100, now);
  CHECK_FALSE(a.may_send(1));
  now += 1s;
  const auto used = a.due_last(now);
  REQUIRE(used);
  CHECK(used->bytes == 100);
  CHECK(used->messages == 1);
}

TEST_CASE(
    "an account that was heard and waits asks more seldom each time, and soon when it got more",
    "[credit]") {
  credit_account a;
  common::instant now{100s};
  const auto asks_after = [&](common::milliseconds wait) {
    now += wait - 1ms;
    CHECK_FALSE(a.may_send(1));
    const bool early = a.due_last(now).has_value();
    now += 1ms;
    CHECK_FALSE(a.may_send(1));
    return !early && a.due_last(now).has_value();
  };
  CHECK_FALSE(a.may_send(1));
  REQUIRE(a.due_last(now));
  for (int i = 0; i < 3; ++i) CHECK(asks_after(1s));  // nobody says that it was heard
  for (const auto wait : {1s, 2s, 4s, 8s, 15s, 15s}) {
    a.granted({0, 0, 5000, 0, 0, 1}, now);
    CHECK(asks_after(wait));
  }
  a.granted({100, 1, 5000, 0, 0, 1}, now);
  a.sent(100, now);
  CHECK(asks_after(1s));
}

TEST_CASE("when the lease is over, an account counts on the lasting part only", "[credit]") {
  credit_account a;
  const common::instant now{100s};
  a.granted({200'000, 100, 5000, 16'000, 16, 1}, now);
  a.sent(1000, now);
  CHECK(a.may_send(190'000));
  (void)a.due_first(now + 5s);
  CHECK(a.may_send(16'000));
  CHECK_FALSE(a.may_send(16'001));
}

TEST_CASE("an account that has nothing more to send gives its lease back, once", "[credit]") {
  credit_account a;
  common::instant now{100s};
  a.granted({200'000, 100, 5000, 16'000, 16, 1}, now);
  a.sent(1000, now);
  CHECK_FALSE(a.due_last(now));  // more may come in a moment
  now += 100ms;
  const auto back = a.due_last(now);
  REQUIRE(back);
  CHECK(back->done);
  CHECK(back->bytes == 1000);
  CHECK_FALSE(a.due_last(now));
  CHECK_FALSE(a.may_send(100'000));
}

TEST_CASE("a refusal brings a credit request before anything else, whenever the last one was",
          "[credit]") {
  credit_account a;
  const common::instant now{100s};
  CHECK_FALSE(a.may_send(1));
  CHECK(a.due_last(now));
  CHECK_FALSE(a.due_first(now));
  a.refused();
  CHECK(a.due_first(now));
  CHECK_FALSE(a.due_first(now));
}

TEST_CASE("a new greeting takes the credit of the last one away", "[credit]") {
  credit_account a;
  const common::instant now{100s};
  a.granted({200'000, 100, 0, 0, 0, 1}, now);
  a.sent(1000, now);
  a.start_over();
  CHECK_FALSE(a.may_send(1));
  const auto asked = a.due_last(now);
  REQUIRE(asked);
  CHECK(asked->bytes == 0);
}
