// The part of session that repairs without a snapshot: each table that needs it is compared with the mirror bucket by bucket.
#include "collector/sync/session.hpp"
#include "common/log.hpp"
#include "schemas/digest.hpp"

namespace collector::sync {

using common::fail;
using common::status;

void session::plan_comparison(state::session_plan plan, common::instant now) {
  repair_subject subject{.rows = {},
                         .k = plan.at.pending_k.bytes,
                         .whole = std::move(plan.digest),
                         .scan_id = plan.at.scan_id,
                         .scan_time = plan.at.scan_time,
                         .answers = plan.at.wanted};
  subject.rows.reserve(plan.rows.size());
  for (auto& row : plan.rows)
    subject.rows.push_back({schemas::hashes_of(plan.table, row.key.bytes, row.stable.bytes), {std::move(row.stable), std::move(row.volatile_)}});
  comparisons_.push_back({.table = plan.table,
                          .session = plan.at.session,
                          .version = plan.at.session_version,
                          .half = reconcile_agent(std::move(subject)),
                          .again = {.since = now}});
  ++counted_["comparison"];
}

std::optional<std::string> session::next_comparison(common::instant now) {
  for (auto& c : comparisons_) {
    const auto* m = c.half.due();
    if (m == nullptr) continue;
    schemas::header h;
    h.epoch = store_.epoch();
    h.version = c.version;
    h.kid = c.half.kid();
    auto f = frame(m->type, schemas::find_table(c.table)->name, h, m->payload);
    if (!may_send(f.size())) return std::nullopt;
    c.half.sent();
    c.again.since = now;
    return f;
  }
  return std::nullopt;
}

/// A compare_reply or repair_reply. What is about no comparison of ours is late.
template <class Answer>
status session::on_answer(std::string_view table, std::string_view payload, common::instant now) {
  auto answer = schemas::decode<Answer>(payload);
  if (!answer) return fail(answer.error());
  const auto c = std::ranges::find_if(
      comparisons_, [&](const auto& one) { return schemas::find_table(one.table)->name == table && one.half.kid() == answer->kid; });
  if (c == comparisons_.end()) return {};
  c->again = {.since = now};
  progress_ = now;
  if (auto s = c->half.arrived(*answer); !s) return s;
  if (c->half.now() == reconcile_agent::state::running) return {};
  const comparison over = std::move(*c);
  comparisons_.erase(c);
  return settle(over, now);
}

template status session::on_answer<schemas::compare_reply>(std::string_view, std::string_view, common::instant);
template status session::on_answer<schemas::repair_reply>(std::string_view, std::string_view, common::instant);

status session::settle(const comparison& c, common::instant now) {
  using enum reconcile_agent::state;
  switch (c.half.now()) {
    case equal:
      ++counted_["repaired"];
      if (auto s = store_.acknowledged({static_cast<u64>(c.table), store_.epoch(), c.version, c.half.kid(), c.session}); !s) return s;
      return take_deferred(c.table);
    case whole:
      return store_.need_repair(c.table, 0, true);
    case later:
      ++counted_["repair_later"];
      // Half of the wait at least: the server counts on what it said.
      not_before_[c.table] = now + jitter(common::milliseconds{static_cast<std::int64_t>(std::min<u64>(c.half.wait_ms() * 2, 60'000))});
      return store_.need_repair(c.table, 0, false);
    case again:
    case stale:
    case running:
      break;
  }
  spdlog::info("comparing {} was in vain, and is tried again", schemas::find_table(c.table)->name);
  return store_.comparison_failed(c.table);
}

}  // namespace collector::sync
