// The part of session that says what each scan found out about the tables: the scan report, and the digests that it carries.
#include <algorithm>

#include "collector/sync/session.hpp"
#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"

namespace collector::sync {

using common::fail;
using common::result;
using schemas::message_type;

namespace {

/// To a scan what only earlier ones looked at: a report is about all tables.
void add_earlier(scan_facts& now, scan_facts before) {
  const auto looked_at = [&](u64 table) { return std::ranges::find(now.tables, table, &scan_facts::table_cost::table) != now.tables.end(); };
  if (!looked_at(static_cast<u64>(schemas::table_id::os))) now.hostname = std::move(before.hostname), now.os = std::move(before.os);
  if (!looked_at(static_cast<u64>(schemas::table_id::checks))) now.policies = std::move(before.policies);
  for (auto& t : before.tables) {
    if (looked_at(t.table)) continue;
    t.earlier = true;
    now.tables.push_back(t);
  }
  std::ranges::sort(now.tables, {}, &scan_facts::table_cost::table);
}

}  // namespace

void session::scanned(scan_facts facts) {
  if (last_scan_) add_earlier(facts, std::move(*last_scan_));
  last_scan_ = std::move(facts);
  report_due_ = true;
  report_sent_ = false;
}

void session::report_for(const request& asked, std::vector<schemas::setting> settings) {
  report_commands_.push_back({asked, std::move(settings)});
  report_due_ = last_scan_.has_value();
  report_sent_ = false;
}

/// Rows change with the version only, so a digest holds until then.
result<schemas::digest> session::streaming_digest(schemas::table_id id, const state::table_state& at) {
  auto& known = digests_[id];
  if (known.version != at.version || known.k != at.k.bytes) {
    auto d = store_.digest(id, at.k.bytes);
    if (!d) return fail(d.error());
    known = {.version = at.version, .k = at.k.bytes, .digest = std::move(*d)};
  }
  return known.digest;
}

/// No root for a table that is repairing: what the mirror holds meanwhile says nothing.
result<schemas::table_report> session::table_report(const scan_facts::table_cost& cost) {
  const auto id = static_cast<schemas::table_id>(cost.table);
  auto t = store_.table(id);
  if (!t) return fail(t.error());
  const bool streaming = !t->repairing && t->version != 0;
  auto d = streaming ? streaming_digest(id, *t) : store_.digest(id, std::string(schemas::k_bytes, '\0'));
  if (!d) return fail(d.error());
  if (!streaming) d->root = {};
  return schemas::table_report{.table = cost.table,
                               .status = t->status,
                               .reason = t->reason,
                               .epoch = store_.epoch(),
                               .version = t->version,
                               .kid = streaming ? schemas::kid_of(t->k.bytes) : 0,
                               .state = std::move(*d),
                               .last_good = t->last_good,
                               .cpu_ms = cost.cpu_ms,
                               .wall_ms = cost.wall_ms,
                               .bytes_read = cost.bytes_read,
                               .peak_bytes = cost.peak_bytes,
                               .earlier = cost.earlier};
}

result<std::optional<std::string>> session::next_report() {
  if (!report_due_ || report_sent_) return std::nullopt;
  // The outbox is sent. What repairs a table goes first too, unless it gets no answer: then the report says so by having no root.
  const auto comes_first = [](const auto& s) { return !s.again.late; };
  if (std::ranges::any_of(snapshots_, comes_first) || std::ranges::any_of(comparisons_, comes_first)) return std::nullopt;
  const auto asked = report_commands_.empty() ? wanted_report{} : report_commands_.front();
  schemas::report r{.scan_id = last_scan_->scan_id,
                    .started = last_scan_->started,
                    .ended = last_scan_->ended,
                    .command = asked.asked.id,
                    .hostname = last_scan_->hostname,
                    .os = last_scan_->os,
                    .tables = {},
                    .policies = last_scan_->policies,
                    .settings = asked.settings,
                    .asked = static_cast<u64>(asked.asked.wanted)};
  for (const auto& cost : last_scan_->tables) {
    auto one = table_report(cost);
    if (!one) return fail(one.error());
    if (cost.table == static_cast<u64>(schemas::table_id::checks))
      for (auto& p : r.policies)
        for (const auto& m : one->state.md5s)
          if (m.policy == p.policy) p.md5 = m.md5;
    r.tables.push_back(std::move(*one));
  }
  auto f = frame(message_type::report, {}, {}, schemas::encode(r));
  if (!may_send(f.size())) return std::nullopt;
  report_sent_ = true;
  return std::optional(std::move(f));
}

}  // namespace collector::sync
