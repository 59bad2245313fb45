#include "collector/sync/reports.hpp"

#include <algorithm>

#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"

namespace collector::sync {

using common::fail;
using common::result;
using schemas::message_type;

namespace {

constexpr std::size_t questions_remembered = 64;

/// To a scan what only earlier ones looked at: a report is about all tables. What was not
/// `reported` yet is said as if this scan had looked at it, so that the look is not forgotten.
void add_earlier(scan_facts& now, scan_facts before, bool told) {
  const auto looked_at = [&](u64 table) {
    return std::ranges::find(now.tables, table, &scan_facts::table_cost::table) != now.tables.end();
  };
  if (!looked_at(static_cast<u64>(schemas::table_id::os)))
    now.hostname = std::move(before.hostname), now.os = std::move(before.os);
  if (!looked_at(static_cast<u64>(schemas::table_id::checks)))
    now.policies = std::move(before.policies);
  for (auto& t : before.tables) {
    if (looked_at(t.table)) continue;
    t.earlier = t.earlier || told;
    now.tables.push_back(t);
  }
  std::ranges::sort(now.tables, {}, &scan_facts::table_cost::table);
}

}  // namespace

scan_facts facts_of(const scan_outcome& scan) {
  scan_facts out{.scan_id = scan.scan_id,
                 .started = scan.started,
                 .ended = scan.ended,
                 .hostname = scan.hostname,
                 .os = scan.os,
                 .tables = {},
                 .policies = scan.policies};
  for (const auto& t : scan.tables)
    out.tables.push_back({.table = static_cast<u64>(t.table),
                          .cpu_ms = t.cpu_ms,
                          .wall_ms = t.cost.wall_us / 1000,
                          .bytes_read = t.cost.bytes_read,
                          .peak_bytes = t.cost.peak_bytes});
  return out;
}

// ---- what makes a report due ----

void reports::scanned(scan_facts facts) {
  if (last_scan_) add_earlier(facts, std::move(*last_scan_), told_);
  last_scan_ = std::move(facts);
  told_ = false;
  due_ = true;
  out_.reset();
}

void reports::wanted_by(const request& asked, std::vector<schemas::setting> settings) {
  questions_.push_back({asked, std::move(settings)});
  due_ = last_scan_.has_value();
}

std::optional<request> reports::asked(const schemas::header& question) {
  const auto id = question.correlation;
  if (std::ranges::find(seen_, id) != seen_.end()) {
    ++counted_["command_repeated"];
    return std::nullopt;
  }
  seen_.push_back(id);
  if (seen_.size() > questions_remembered) seen_.pop_front();
  return request{id, question.type};
}

// ---- the report ----

result<message> reports::due() {
  std::vector<schemas::table_id> tables;
  for (const auto& cost : last_scan_->tables)
    tables.push_back(static_cast<schemas::table_id>(cost.table));
  if (auto s = digests_.load(tables); !s) return fail(s.error());
  const auto [asked, settings] = questions_.empty() ? question{} : questions_.front();
  schemas::report r{.scan_id = last_scan_->scan_id,
                    .started = last_scan_->started,
                    .ended = last_scan_->ended,
                    .command = asked.id,
                    .hostname = last_scan_->hostname,
                    .os = last_scan_->os,
                    .tables = {},
                    .policies = last_scan_->policies,
                    .settings = settings,
                    .asked = static_cast<u64>(asked.wanted)};
  for (const auto& cost : last_scan_->tables) {
    r.tables.push_back(about(cost));
    if (cost.table != static_cast<u64>(schemas::table_id::checks)) continue;
    for (auto& p : r.policies)
      for (const auto& m : r.tables.back().state.md5s)
        if (m.policy == p.policy) p.md5 = m.md5;
  }
  return message{.type = message_type::report, .payload = schemas::encode(r)};
}

/// No root for a table that is repairing: what the mirror holds meanwhile says nothing.
schemas::table_report reports::about(const scan_facts::table_cost& cost) const {
  const auto id = static_cast<schemas::table_id>(cost.table);
  const auto& t = store_.table(id);
  auto digest = digests_.of(id);
  if (!t.is_streaming()) digest.root = {};
  return {.table = cost.table,
          .status = t.status,
          .reason = t.reason,
          .epoch = store_.epoch(),
          .version = t.version,
          .kid = t.is_streaming() ? schemas::kid_of(t.k.bytes) : 0,
          .state = std::move(digest),
          .last_good = t.last_good,
          .cpu_ms = cost.cpu_ms,
          .wall_ms = cost.wall_ms,
          .bytes_read = cost.bytes_read,
          .peak_bytes = cost.peak_bytes,
          .earlier = cost.earlier};
}

void reports::taken(common::instant) {
  told_ = true;
  out_ = {last_scan_->scan_id, questions_.empty() ? 0 : questions_.front().asked.id};
}

void reports::resend() {
  if (out_ && out_->scan_id == last_scan_->scan_id) told_ = false;
  out_.reset();
}

/// An acknowledgement names the scan only, so there is one report on its way at a time.
void reports::acknowledged(const std::vector<std::string>& scan_ids) {
  if (!out_ || std::ranges::find(scan_ids, out_->scan_id) == scan_ids.end()) return;
  if (!questions_.empty() && questions_.front().asked.id == out_->question) questions_.pop_front();
  due_ = !questions_.empty();
  out_.reset();
}

// ---- hello ----

result<message> reports::hello(common::milliseconds keepalive) {
  std::vector<schemas::table_id> streaming;
  for (const auto& table : schemas::tables())
    if (store_.table(table.id).is_streaming()) streaming.push_back(table.id);
  if (auto s = digests_.load(streaming); !s) return fail(s.error());
  schemas::hello h{.predecessor = store_.predecessor(),
                   .epoch = store_.epoch(),
                   .keepalive_ms = static_cast<u64>(keepalive.count()),
                   .hostname = last_scan_ ? last_scan_->hostname : "",
                   .os = last_scan_ ? last_scan_->os : "",
                   .tables = {},
                   .bundle = {}};
  for (const auto& table : schemas::tables()) {
    const auto& t = store_.table(table.id);
    if (t.version == 0) continue;
    h.tables.push_back({.table = static_cast<u64>(table.id),
                        .epoch = store_.epoch(),
                        .version = t.version,
                        .kid = 0,
                        .state = {}});
    if (!t.is_streaming()) continue;
    h.tables.back().kid = schemas::kid_of(t.k.bytes);
    h.tables.back().state = digests_.of(table.id);
  }
  return message{.type = message_type::hello, .payload = schemas::encode(h)};
}

}  // namespace collector::sync
