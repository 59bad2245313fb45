#include "analyzer/compare.hpp"

#include <algorithm>

namespace analyzer {

namespace {

std::string difference(const schemas::digest& reported, const schemas::digest& stored) {
  if (reported.rows != stored.rows) return fmt::format("the agent has {} rows, the store {}", reported.rows, stored.rows);
  if (reported.root != stored.root) return "the roots of the table differ";
  for (const auto& theirs : reported.md5s) {
    const auto ours = std::ranges::find(stored.md5s, theirs.policy, &schemas::policy_md5::policy);
    if (ours == stored.md5s.end() || ours->md5 != theirs.md5) return fmt::format("the state hash of policy {} differs", theirs.policy);
  }
  if (reported.md5s.size() != stored.md5s.size())
    return fmt::format("the agent has {} policies, the store {}", reported.md5s.size(), stored.md5s.size());
  return {};
}

}  // namespace

schemas::verdict compare(const schemas::evidence& e) {
  std::string why = difference(e.reported, e.stored);
  const bool same = why.empty();
  return {.work = e.work, .table = e.table, .epoch = e.epoch, .version = e.version, .kid = e.kid, .verified = same, .reason = std::move(why)};
}

}  // namespace analyzer
