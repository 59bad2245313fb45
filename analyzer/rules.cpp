#include "analyzer/rules.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "schemas/assessment.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"

namespace analyzer {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::change;
using schemas::change_kind;
using schemas::severity;
using alerts = std::vector<schemas::alert>;

namespace {

const std::string no_volatile = "\x90";

/// One change-set being judged.
struct bench {
  const std::string& agent;
  const schemas::change_set& set;
  alerts& out;

  void raise(std::string rule, severity s, change_kind kind, const schemas::blob& key, const schemas::blob& before, const schemas::blob& after,
             std::string message) const {
    out.push_back({.id = {schemas::alert_id(agent, set.epoch, set.table, set.version, key.bytes, rule)},
                   .agent = agent,
                   .rule = std::move(rule),
                   .severity = static_cast<schemas::u64>(s),
                   .table = set.table,
                   .epoch = set.epoch,
                   .version = set.version,
                   .change = static_cast<schemas::u64>(kind),
                   .origin = set.origin,
                   .key = key,
                   .old_stable = before,
                   .new_stable = after,
                   .message = std::move(message),
                   .time = 0});
  }
  void raise(std::string rule, severity s, const change& c, std::string message) const {
    raise(std::move(rule), s, static_cast<change_kind>(c.kind), c.key, c.old_stable, c.new_stable, std::move(message));
  }
};

/// The row on one side of a change; empty where there is none.
template <class Row>
result<std::optional<Row>> side(const schemas::blob& stable) {
  if (stable.bytes.empty()) return std::optional<Row>{};
  return schemas::decode_row<Row>(stable.bytes, no_volatile).map([](auto&& row) { return std::optional<Row>(std::move(row)); });
}

template <class Row, class F>
status each_pair(const schemas::change_set& set, F&& judge_one) {
  for (const auto& c : set.changes) {
    auto before = side<Row>(c.old_stable), after = side<Row>(c.new_stable);
    if (!before || !after) return fail(!before ? before.error() : after.error());
    judge_one(c, *before, *after);
  }
  return {};
}

severity severity_of_flip(const std::string& before, const std::string& after) {
  if (before == "passed" && after == "failed") return severity::high;
  if (before == "failed" && after == "passed") return severity::low;
  return severity::medium;
}

status judge_checks(const bench& b) {
  auto s = each_pair<schemas::check>(b.set, [&](const change& c, const auto& before, const auto& after) {
    if (!before || !after || before->result == after->result) return;
    const std::string was = before->result.value_or("?"), is = after->result.value_or("?");
    b.raise(
        "check-flipped", severity_of_flip(was, is), c,
        fmt::format("check {} of {}: {} -> {}: {}", after->check_id.value_or("?"), after->policy.value_or("?"), was, is, after->title.value_or("")));
  });
  for (const auto& score : b.set.scores)
    if (score.before >= 0 && score.after >= 0 && score.after < score.before)
      b.raise("score-fell", severity::medium, change_kind::modified, {score.policy}, {}, {},
              fmt::format("the score of {} fell from {:.2f} % to {:.2f} %", score.policy, static_cast<double>(score.before) / 100,
                          static_cast<double>(score.after) / 100));
  return s;
}

std::string describe(const schemas::package& p) {
  return fmt::format("{} {} ({})", p.name.value_or("?"), p.version.value_or("?"), p.architecture.value_or("any"));
}

auto identity(const schemas::package& p) { return std::tie(p.name, p.architecture, p.format, p.path); }

/// The version is in the key, so another version is one row gone and one row new: told as one change.
status judge_packages(const bench& b) {
  struct half {
    const change* c;
    schemas::package row;
    bool used = false;
  };
  std::vector<half> removed;
  std::vector<std::pair<const change*, schemas::package>> added;
  auto s = each_pair<schemas::package>(b.set, [&](const change& c, const auto& before, const auto& after) {
    if (before && after)
      b.raise("package-changed", severity::medium, c, fmt::format("{}: changed in place", describe(*after)));
    else if (before)
      removed.push_back({&c, *before});
    else if (after)
      added.emplace_back(&c, *after);
  });
  if (!s) return s;
  for (const auto& [c, row] : added) {
    const auto old = std::ranges::find_if(removed, [&, now = &row](const auto& h) { return !h.used && identity(h.row) == identity(*now); });
    if (old == removed.end()) {
      b.raise("package-added", severity::low, *c, "installed: " + describe(row));
      continue;
    }
    old->used = true;
    b.raise("package-changed", severity::medium, change_kind::modified, c->key, old->c->old_stable, c->new_stable,
            fmt::format("{}: {} -> {}", row.name.value_or("?"), old->row.version.value_or("?"), row.version.value_or("?")));
  }
  for (const auto& h : removed)
    if (!h.used) b.raise("package-removed", severity::low, *h.c, "removed: " + describe(h.row));
  return {};
}

status judge_users(const bench& b) {
  return each_pair<schemas::user>(b.set, [&](const change& c, const auto& before, const auto& after) {
    if (!after) return;
    const std::string name = after->name.value_or("?");
    if (!before) b.raise("user-added", severity::medium, c, fmt::format("user {} (uid {})", name, after->uid.value_or(-1)));
    if (after->uid == 0 && !(before && before->uid == 0))
      b.raise("new-uid-0", severity::critical, c, fmt::format("user {} has uid 0: it is root", name));
  });
}

status judge_groups(const bench& b) {
  return each_pair<schemas::group>(b.set, [&](const change& c, const auto& before, const auto& after) {
    if (after && !before)
      b.raise("group-added", severity::low, c, fmt::format("group {} (gid {})", after->name.value_or("?"), after->gid.value_or(-1)));
  });
}

}  // namespace

result<alerts> judge(const std::string& agent, const schemas::change_set& set) {
  alerts out;
  const auto from = static_cast<schemas::origin>(set.origin);
  if (from == schemas::origin::first || from == schemas::origin::migration) return out;
  const bench b{agent, set, out};
  status s;
  switch (static_cast<schemas::table_id>(set.table)) {
    case schemas::table_id::checks:
      s = judge_checks(b);
      break;
    case schemas::table_id::packages:
      s = judge_packages(b);
      break;
    case schemas::table_id::users:
      s = judge_users(b);
      break;
    case schemas::table_id::groups:
      s = judge_groups(b);
      break;
    default:
      break;  // no rule looks at it
  }
  if (!s) return fail(s.error());
  return out;
}

}  // namespace analyzer
