// Questions of anybody: whatever the text, it is answered or refused, with a place that lies in it.
#include <catch2/catch.hpp>

#include "query/database.hpp"
#include "tests/fuzz/fuzz.hpp"

TEST_CASE("fuzz: questions", "[fuzz]") {
  query::limits most;
  most.rows = 10'000;
  most.time = std::chrono::milliseconds{50};
  const auto db = query::database::open({}, most, {}).value();
  const query::answer_taker taker{.begin = [](const auto&) { return common::status{}; },
                                  .row = [](const auto&) -> common::result<bool> { return true; }};
  tests::fuzz(
      "questions",
      {"SELECT agent, name FROM packages WHERE name = 'x' AND at = '2h'",
       "SELECT p.name FROM listening_ports l JOIN processes p USING (pid)",
       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
       "SELECT regex_match('a', '(a)', 1), split('a b', ' ', 1), cidr_contains('1.2.3.4/8', "
       "'1.2.3.5'), version_lt('1', '2', 'deb') -- end",
       "SELECT change, old_shell FROM users_history WHERE since = '1d' AND agent IN ('a')",
       "ATTACH 'x' AS y; PRAGMA x = 1"},
      [&](const std::string& text) {
        const auto asked = db->ask(text, query::asked_of::as_it_reads, taker);
        if (asked) return;
        const auto& wrong = asked.error();
        const auto lines = 1 + static_cast<std::size_t>(std::ranges::count(text, '\n'));
        REQUIRE(wrong.line >= 1);
        REQUIRE(wrong.line <= lines);
        REQUIRE(wrong.column <= text.size() + 1);
      });
}
