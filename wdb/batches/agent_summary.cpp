#include "wdb/batches/agent_summary.hpp"

#include <algorithm>

#include "common/hex.hpp"
#include "schemas/assessment.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;
using schemas::table_id;

namespace {

void summarize_tables(const agent_mirror& mirror, store::agent_figures& out) {
  out.tables = out.rows = out.unverified = out.wanted = out.staging = 0;
  out.compared = 0;
  std::optional<i64> oldest;
  for (const auto& t : schemas::tables()) {
    const auto& at = mirror.at(t.id);
    if (at.wanted) ++out.wanted, out.compared = std::max(out.compared, at.wanted->compared);
    out.staging += at.staging.has_value();
    if (!at.mirror) continue;
    ++out.tables;
    out.rows += at.mirror->recorded.rows;
    out.unverified +=
        at.mirror->verified_at == 0 || at.mirror->verified_version != at.mirror->version;
    oldest = std::min(oldest.value_or(at.mirror->hashed_at), at.mirror->hashed_at);
  }
  out.checked_at = oldest.value_or(0);
}

bool ended_since(const schemas::waivers* waivers, i64 then, i64 now) {
  return waivers != nullptr && std::ranges::any_of(waivers->all, [&](const auto& w) {
           return w.expires > then && w.is_expired(now);
         });
}

bool is_counted(const store::table_record& checks, const schemas::waivers* waivers, i64 wall,
                const store::agent_figures& figures) {
  const auto& sha = waivers != nullptr ? waivers->sha256 : std::string{};
  return figures.counted_epoch == checks.epoch && figures.counted_version == checks.version &&
         figures.waivers.bytes == sha && !ended_since(waivers, figures.counted_at, wall);
}

status count_checks(agent_mirror& mirror, const schemas::waivers* waivers, i64 wall,
                    store::agent_figures& out) {
  if (auto s = mirror.open(); !s) return s;
  out.passed = out.failed = out.waived = 0;
  const auto count = [&](const store::row_record& r) -> status {
    auto c = schemas::decode_row<schemas::check>(r.stable.bytes, r.volatile_.bytes);
    if (!c) return fail(errc::corrupt, "a stored check does not decode: {}", c.error().detail);
    out.passed += c->result == "passed";
    if (c->result != "failed") return {};
    const bool waived = waivers != nullptr && waivers->find(mirror.agent(), *c, wall) != nullptr;
    ++(waived ? out.waived : out.failed);
    return {};
  };
  return mirror.rows().each_row(table_id::checks, count, mirror.side(table_id::checks));
}

/// agent_figures::rule_labels_by, as it has to be now.
std::string told_by(const agent_mirror& mirror, const schemas::label_rules* rules) {
  if (rules == nullptr) return {};
  auto out = rules->sha256;
  for (const auto* t : rules->tables()) {
    const auto& at = mirror.at(t->id).mirror;
    out += common::be64(at ? at->epoch : 0) + common::be64(at ? at->version : 0);
  }
  return out;
}

}  // namespace

status summarize(agent_mirror& mirror, i64 last_scan, const schemas::waivers* waivers, i64 wall,
                 store::agent_figures& figures) {
  figures.known = true;
  figures.last_scan = last_scan;
  summarize_tables(mirror, figures);
  const auto& checks = mirror.at(table_id::checks).mirror;
  if (!checks || is_counted(*checks, waivers, wall, figures)) return {};
  if (auto s = count_checks(mirror, waivers, wall, figures); !s) return s;
  figures.counted_epoch = checks->epoch;
  figures.counted_version = checks->version;
  figures.counted_at = wall;
  figures.waivers = {waivers != nullptr ? waivers->sha256 : std::string{}};
  return {};
}

status label_by_rules(agent_mirror& mirror, const schemas::label_rules* rules,
                      store::agent_figures& figures) {
  auto by = told_by(mirror, rules);
  if (by == figures.rule_labels_by.bytes) return {};
  figures.rule_labels.clear();
  if (rules != nullptr && !rules->all.empty()) {
    if (auto s = mirror.open(); !s) return s;
    schemas::label_search search(*rules);
    for (const auto* t : rules->tables()) {
      if (!mirror.at(t->id).mirror) continue;
      const auto look = [&](const store::row_view& r) {
        return search.look_at(t->id, r.stable, r.volatile_);
      };
      if (auto s = mirror.rows().each_view(t->id, look, mirror.side(t->id)); !s) return s;
    }
    figures.rule_labels = search.found();
  }
  figures.rule_labels_by = {std::move(by)};
  return {};
}

}  // namespace wdb
