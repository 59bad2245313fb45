#include "views/agent_state.hpp"

#include <algorithm>

#include "schemas/assessment.hpp"
#include "schemas/digest.hpp"
#include "views/values.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

/// A repair whose messages are lost is begun again after a minute at most.
constexpr std::int64_t longest_repair_ms = 60'000;

/// What the tables together say.
struct mirror_state {
  std::uint64_t tables = 0;
  bool wanted = false, repairing = false, verified = true;
};

status add_table(const store::reader& r, schemas::table_id t, std::int64_t now, mirror_state& to) {
  auto mirror = r.table(t);
  auto want = r.wanted(t);
  auto staged =
      r.record<store::staging_record>(store::keys::meta, store::keys::of_table("staging", t));
  if (!mirror || !want || !staged)
    return fail(!mirror ? mirror.error() : !want ? want.error() : staged.error());
  to.wanted = to.wanted || *want;
  to.repairing = to.repairing || *staged || (*want && now - (*want)->compared < longest_repair_ms);
  if (!*mirror) return {};
  const auto& m = **mirror;
  ++to.tables;
  to.verified = to.verified && m.verified_at != 0 && m.verified_version == m.version;
  return {};
}

bool is_heard(const store::agent_record& r, std::int64_t now) {
  return now - r.last_seen <= 3 * static_cast<std::int64_t>(r.keepalive_ms);
}

agent_state state_of(const mirror_state& m, const store::agent_record& r, std::int64_t now) {
  if (m.tables == 0) return r.had_store ? agent_state::lost : agent_state::unknown;
  if (!is_heard(r, now)) return agent_state::stale;
  if (m.repairing) return agent_state::repairing;
  if (m.wanted) return agent_state::diverged;
  return m.verified ? agent_state::fresh : agent_state::unknown;
}

status count_check(const store::row_record& row, const std::string& agent,
                   const schemas::waivers& waivers, std::int64_t now, agent_facts& to) {
  auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
  if (!check) return fail(errc::corrupt, "{}", check.error().detail);
  to.passed += check->result == "passed";
  if (check->result == "failed")
    ++(waivers.find(agent, *check, now) == nullptr ? to.failed : to.waived);
  return {};
}

}  // namespace

std::string_view name(agent_state s) {
  switch (s) {
    case agent_state::stale:
      return "stale";
    case agent_state::repairing:
      return "repairing";
    case agent_state::diverged:
      return "diverged";
    case agent_state::lost:
      return "lost";
    case agent_state::fresh:
      return "fresh";
    case agent_state::enrolled:
      return "enrolled";
    case agent_state::revoked:
      return "revoked";
    case agent_state::archived:
      return "archived";
    case agent_state::unknown:
      break;
  }
  return "unknown";
}

std::optional<agent_facts> recorded_facts(const store::registry::entry& agent, std::int64_t now) {
  const auto& s = agent.record.figures;
  if (!s.known) return std::nullopt;
  const mirror_state mirror{
      .tables = s.tables,
      .wanted = s.wanted > 0,
      .repairing = s.staging > 0 || (s.wanted > 0 && now - s.compared < longest_repair_ms),
      .verified = s.unverified == 0};
  return agent_facts{.state = state_of(mirror, agent.record, now),
                     .tables = s.tables,
                     .rows = s.rows,
                     .passed = s.passed,
                     .failed = s.failed,
                     .waived = s.waived,
                     .last_scan = s.last_scan == 0 ? std::nullopt : std::optional(s.last_scan),
                     .checked_at = s.checked_at,
                     .check_period_ms = s.check_period_ms};
}

result<agent_facts> facts_of(const store::registry::entry& agent, const store::reader& r,
                             const schemas::waivers& waivers, std::int64_t now) {
  agent_facts out;
  mirror_state mirror;
  for (const auto& t : schemas::tables()) {
    const auto before = mirror.tables;
    if (auto s = add_table(r, t.id, now, mirror); !s) return fail(s.error());
    if (mirror.tables == before) continue;
    auto s = r.each_row(t.id, [&](const store::row_record& row) -> status {
      ++out.rows;
      if (t.id != schemas::table_id::checks) return {};
      return count_check(row, agent.agent, waivers, now, out);
    });
    if (!s) return fail(s.error());
  }
  auto report = r.last_report();
  if (!report) return fail(report.error());
  if (*report)
    if (auto decoded = schemas::decode<schemas::report>((*report)->report.bytes))
      out.last_scan = decoded->ended;
  out.tables = mirror.tables;
  out.state = state_of(mirror, agent.record, now);
  return out;
}

schemas::json agent_json(const store::registry::entry& agent, const agent_facts& facts,
                         const enrolled_agent& enrolled, const schemas::labels& by_rules) {
  const auto time_or_null = [](std::int64_t ms) {
    return ms == 0 ? schemas::json(nullptr) : time_json(ms);
  };
  const auto& given = enrolled.member.labels;
  const auto labels = schemas::added_labels(given, by_rules);
  schemas::labels of_rules;
  std::ranges::set_difference(labels, given, std::back_inserter(of_rules));
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? schemas::json(nullptr) : schemas::json(text);
  };
  const auto state = enrolled.member.archived != 0 ? agent_state::archived
                     : enrolled.revoked            ? agent_state::revoked
                                                   : facts.state;
  return {
      {"agent", agent.agent},
      {"hostname", schemas::printable_utf8(agent.record.hostname)},
      {"os", schemas::printable_utf8(agent.record.os)},
      {"state", name(state)},
      {"last_seen", time_or_null(std::max(agent.record.last_seen, facts.last_scan.value_or(0)))},
      {"last_scan", time_json(facts.last_scan)},
      {"tables", facts.tables},
      {"rows", facts.rows},
      {"passed", facts.passed},
      {"failed", facts.failed},
      {"waived", facts.waived},
      {"score", percent(schemas::score_of(facts.passed, facts.failed))},
      {"checked_at", time_or_null(facts.checked_at)},
      {"check_period_ms",
       facts.check_period_ms == 0 ? schemas::json(nullptr) : schemas::json(facts.check_period_ms)},
      {"policy_error", text_or_null(schemas::printable_utf8(agent.record.figures.broken_policies))},
      {"labels", labels},
      {"label_rules", of_rules},
      {"key", text_or_null(enrolled.key)},
      {"address", text_or_null(enrolled.address)},
      {"enrolled_at", time_or_null(enrolled.enrolled_at)},
      {"archived", time_or_null(enrolled.member.archived)},
      {"kept_until", time_or_null(enrolled.member.kept_until)},
      {"bundle", nullptr}};  // a server gives none out yet
}

}  // namespace views
