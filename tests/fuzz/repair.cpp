#include <catch2/catch.hpp>

#include "tests/fuzz/fuzz.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/memory_mirror.hpp"

TEST_CASE("no question and no chunk breaks the server's half of a repair", "[fuzz][reconcile]") {
  tests::memory_table mirror(*schemas::find_table("groups"));
  for (int i = 0; i < 200; ++i) mirror.put(tests::group_row("g" + std::to_string(i), i));
  const auto hashes = mirror.hashes();
  tests::fuzz(
      "repair, server", {tests::golden("compare.payload.1"), tests::golden("repair.payload.1")},
      [&](const std::string& bytes) {
        if (const auto q = schemas::decode<schemas::compare>(bytes); q && wdb::check_compare(*q))
          wdb::compare_buckets(*q, hashes);
        const auto fix = schemas::decode<schemas::repair>(bytes);
        if (!fix || !wdb::check_repair(mirror.table(), *fix)) return;
        const auto plan =
            wdb::plan_repair(mirror.table(), *fix, mirror.hashes(wdb::range_of(*fix)));
        if (!plan || plan->answer != schemas::repair_answer::done || !fix->final) return;
        auto after = mirror;
        after.apply(*plan, hashes);
        REQUIRE(after.digest(fix->k.bytes).root == fix->whole.root);
      });
}

TEST_CASE("no answer breaks the agent's half of a repair", "[fuzz][reconcile]") {
  tests::memory_table agent(*schemas::find_table("groups"));
  for (int i = 0; i < 200; ++i) agent.put(tests::group_row("g" + std::to_string(i), i + 1));
  const auto subject = agent.subject(std::string(16, 'k'));
  tests::fuzz("repair, agent", {tests::golden("compare-reply.payload.1")},
              [&](const std::string& bytes) {
                const auto answer = schemas::decode<schemas::compare_reply>(bytes);
                if (!answer) return;
                collector::sync::reconcile_agent session(subject);
                session.sent();
                if (!session.arrived(*answer)) return;
                while (session.due() != nullptr) session.sent();
              });
}
