// Change-sets as wdb would send them, and what rules make of them.
#pragma once

#include <catch2/catch.hpp>

#include "analyzer/rules.hpp"
#include "schemas/digest.hpp"
#include "schemas/row.hpp"

namespace tests {

template <class Row>
schemas::change change(const Row* before, const Row* after) {
  schemas::change c;
  if (before) c.old_stable = {schemas::encode_row(*before).stable};
  if (after) c.new_stable = {schemas::encode_row(*after).stable};
  c.kind = static_cast<schemas::u64>(!before  ? schemas::change_kind::added
                                     : !after ? schemas::change_kind::removed
                                              : schemas::change_kind::modified);
  c.key = {*schemas::key_of(*schemas::find_table(Row::id),
                            after ? c.new_stable.bytes : c.old_stable.bytes)};
  return c;
}
template <class Row>
schemas::change added(const Row& row) {
  return change<Row>(nullptr, &row);
}
template <class Row>
schemas::change removed(const Row& row) {
  return change<Row>(&row, nullptr);
}
template <class Row>
schemas::change modified(const Row& before, const Row& after) {
  return change(&before, &after);
}

inline schemas::change_set set_of(schemas::table_id t, std::vector<schemas::change> changes,
                                  std::vector<schemas::score_change> scores = {},
                                  schemas::origin from = schemas::origin::delta) {
  return {.unused = 0,
          .table = static_cast<schemas::u64>(t),
          .epoch = 1,
          .version = 2,
          .origin = static_cast<schemas::u64>(from),
          .scan_id = "s",
          .scan_time = 1,
          .commit_time = 2,
          .changes = std::move(changes),
          .scores = std::move(scores)};
}

/// The rules that we ship.
inline const analyzer::ruleset& shipped() {
  static const auto rules =
      analyzer::load_ruleset(std::string(MUSTER_SOURCE_DIR) + "/policies/alerts.yml");
  INFO((rules ? "" : rules.error().detail));
  REQUIRE(rules);
  return *rules;
}

/// A ruleset out of a test's own text, which has to be good.
inline analyzer::ruleset rules_of(const std::string& yaml) {
  auto rules = analyzer::parse_ruleset("r.yml", yaml);
  INFO((rules ? "" : rules.error().detail));
  REQUIRE(rules);
  return std::move(*rules);
}

inline std::vector<schemas::alert> answer_to(const analyzer::ruleset& rules,
                                             const schemas::change_set& set) {
  auto found = analyzer::judge("h", set, rules);
  INFO((found ? "" : found.error().detail));
  REQUIRE(found);
  CHECK(found->unjudged.empty());
  return std::move(found->alerts);
}

inline bool is_over(const schemas::alert& a) {
  return a.telling == static_cast<schemas::u64>(schemas::telling::over);
}

/// The alerts of the answer, without what says that something is over.
inline std::vector<schemas::alert> alerts_for(const analyzer::ruleset& rules,
                                              const schemas::change_set& set) {
  auto out = answer_to(rules, set);
  std::erase_if(out, is_over);
  return out;
}

/// `RULE SEVERITY` of each alert; that judging again gives the same alerts is checked by the way.
inline std::vector<std::string> raised(const analyzer::ruleset& rules,
                                       const schemas::change_set& set) {
  const auto alerts = alerts_for(rules, set);
  CHECK(schemas::encode(schemas::alerts_of{0, alerts_for(rules, set)}) ==
        schemas::encode(schemas::alerts_of{0, alerts}));
  std::vector<std::string> out;
  for (const auto& a : alerts) {
    CHECK(a.id.bytes ==
          schemas::alert_id("h", set.epoch, set.table, set.version, a.key.bytes, a.rule));
    CHECK(a.ruleset.bytes == rules.sha256);
    out.push_back(a.rule + " " + std::string(name(static_cast<schemas::severity>(a.severity))));
  }
  return out;
}

}  // namespace tests
