// The two halves of a repair in conversation.
#pragma once

#include <catch2/catch.hpp>

#include "tests/support/memory_mirror.hpp"

namespace tests {

/// What a repair took.
struct conversation {
  std::size_t questions = 0, chunks = 0, rows = 0, largest = 0;
};

/// Runs one session to its end on a perfect line.
inline collector::sync::reconcile_agent::state converse(collector::sync::reconcile_agent& agent,
                                                        memory_table& mirror, conversation& t) {
  while (const auto* m = agent.due()) {
    t.largest = std::max(t.largest, m->payload.size());
    if (m->type == schemas::message_type::compare) {
      ++t.questions;
      const auto q = schemas::decode<schemas::compare>(m->payload).value();
      REQUIRE(wdb::check_compare(q));
      const auto answer = schemas::decode<schemas::compare_reply>(
                              schemas::encode(wdb::compare_buckets(q, mirror.hashes())))
                              .value();
      agent.sent();
      REQUIRE(agent.arrived(answer));
    } else {
      ++t.chunks;
      const auto fix = schemas::decode<schemas::repair>(m->payload).value();
      REQUIRE(wdb::check_repair(mirror.table(), fix));
      for (const auto& b : fix.buckets) t.rows += b.rows.size();
      const auto hashes = mirror.hashes(wdb::range_of(fix));
      const auto plan = wdb::plan_repair(mirror.table(), fix, hashes);
      REQUIRE(plan);
      if (plan->answer == schemas::repair_answer::done) mirror.apply(*plan, hashes);
      agent.sent();
      REQUIRE(agent.arrived(schemas::repair_reply{agent.kid(), fix.chunk,
                                                  static_cast<schemas::u64>(plan->answer), 0}));
    }
  }
  return agent.now();
}

}  // namespace tests
