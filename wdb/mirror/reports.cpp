// Reports: what the agent says at the end of a scan. Their digests are compared, the derived table
// `scans` is written from them, and questions that asked for one are answered.
#include <algorithm>

#include "common/log.hpp"
#include "wdb/mirror/apply.hpp"
#include "wdb/mirror/conversation.hpp"
#include "wdb/mirror/own_alert.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;
using schemas::message_type;

namespace {

status check_report(const schemas::report& r) {
  for (const auto& t : r.tables) {
    const auto* known = schemas::find_table(static_cast<schemas::table_id>(t.table));
    if (t.table > 255 || known == nullptr || known->id == schemas::table_id::scans)
      return fail(errc::malformed, "a report of table {}", t.table);
    if (t.status > static_cast<u64>(schemas::table_status::unknown))
      return fail(errc::malformed, "{}: status {}", known->name, t.status);
    if (auto s = check_digest(t.state); !s) return s;
  }
  return {};
}

void judge_table(conversation& c, const schemas::table_report& r) {
  if (!schemas::is_compared(r.status, r.version))
    return;  // its rows are those of an earlier scan: that scan's report was compared
  const auto& t = *schemas::find_table(static_cast<schemas::table_id>(r.table));
  switch (judge_report(c.place(t.id), c.kid(t.id), r.epoch, r.version, r.kid,
                       !r.state.root.bytes.empty())) {
    case standing::compare:
    case standing::other_key:
      c.to_compare[t.id] = {r.state, r.epoch, r.version, r.kid};
      break;
    case standing::gap:
      c.count("gap");
      answer_gap(c, t);
      break;
    case standing::older:
      c.count("report_behind");
      break;
    case standing::none:
      break;
  }
}

/// Both sides' roots; the rows are hashed anew for it. Nothing to compare: the table is on its way.
common::result<schemas::root_comparison> compare_roots(conversation& c,
                                                       const schemas::table_report& t) {
  schemas::root_comparison one{.table = t.table,
                               .status = t.status,
                               .rows = t.state.rows,
                               .version = t.version,
                               .agent = {},
                               .store = {},
                               .equal = false,
                               .md5_agent = t.state.md5s,
                               .md5_store = {}};
  const auto id = static_cast<schemas::table_id>(t.table);
  const auto at = c.place(id);
  if (at.epoch != t.epoch || at.version != t.version || c.kid(id) != t.kid ||
      t.state.root.bytes.empty())
    return one;
  auto stored = hash_rows(c, id);
  if (!stored) return fail(stored.error());
  one.agent = t.state.root;
  one.equal = stored->root == t.state.root && stored->rows == t.state.rows;
  one.store = stored->root;
  one.md5_store = stored->md5s;
  return one;
}

status answer_with_roots(conversation& c, const schemas::report& r) {
  schemas::roots answer{.scan_id = r.scan_id, .tables = {}};
  for (const auto& t : r.tables) {
    auto one = compare_roots(c, t);
    if (!one) return fail(one.error());
    answer.tables.push_back(std::move(*one));
  }
  c.out.to_send.answer(message_type::roots, c.mirror.agent(), answer, r.command);
  return {};
}

status answer_question(conversation& c, const schemas::report& r) {
  switch (static_cast<message_type>(r.asked)) {
    case message_type::scan_now:
      c.out.to_send.answer(message_type::scanned, c.mirror.agent(), schemas::scanned{r.scan_id},
                           r.command);
      return {};
    case message_type::report_settings:
      c.out.to_send.answer(message_type::settings, c.mirror.agent(), schemas::settings{r.settings},
                           r.command);
      return {};
    case message_type::report_roots:
      return answer_with_roots(c, r);
    default:
      return c.count("answer_to_no_question"), status{};
  }
}

/// Once when a policy is not evaluated any more, and when the reason is another one. Its checks
/// stay as they were, which nobody would see.
status tell_broken_policies(conversation& c, const schemas::report& r) {
  const auto why = broken_policies_of(r);
  if (why.empty() || why == c.mirror.records().broken_policies) return {};
  const auto& t = *schemas::find_table(schemas::table_id::policies);
  const auto at = c.place(t.id);
  c.out.new_outgoing = true;
  return put_own_alert({.mirror = c.mirror,
                        .table = t,
                        .epoch = at.epoch.value_or(0),
                        .version = at.version,
                        .origin = schemas::origin::delta,
                        .scan_id = r.scan_id,
                        .scan_time = r.ended},
                       "policy-broken", schemas::severity::high, r.scan_id,
                       fmt::format("a policy is not evaluated, and what is known of its checks is "
                                   "of before: {}",
                                   common::one_line(why)));
}

}  // namespace

status take_report(conversation& c, const schemas::envelope& e) {
  auto r = schemas::decode<schemas::report>(e.payload);
  if (!r) return fail(r.error());
  if (auto s = check_report(*r); !s) return s;
  if (e.head.counter <= c.who.last_counter) return c.count("late_report"), status{};
  c.who.last_counter = e.head.counter;
  c.known.seen = true;
  c.known.record.hostname = r->hostname;
  c.known.record.os = r->os;
  for (const auto& t : r->tables) judge_table(c, t);
  if (auto s = tell_broken_policies(c, *r); !s) return s;
  if (auto s = put_scans(c, *r); !s) return s;
  const store::report_record last{.instance = e.head.instance,
                                  .counter = e.head.counter,
                                  .received = c.wall,
                                  .report = {std::string(e.payload)}};
  if (auto s =
          c.mirror.txn().put(c.mirror.in().db(store::keys::meta), "report", schemas::encode(last));
      !s)
    return s;
  if (r->command != 0)
    if (auto s = answer_question(c, *r); !s) return s;
  c.tell(message_type::ack, {}, schemas::ack{.tables = {}, .reports = {r->scan_id}, .hello = 0});
  return repeat_wanted(c);
}

}  // namespace wdb
