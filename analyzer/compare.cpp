#include "analyzer/compare.hpp"

#include <algorithm>

namespace analyzer {

namespace {

/// Of the policies' own state hashes.
std::string policy_difference(const schemas::digest& reported, const schemas::digest& stored) {
  for (const auto& theirs : reported.md5s) {
    const auto ours = std::ranges::find(stored.md5s, theirs.policy, &schemas::policy_md5::policy);
    if (ours == stored.md5s.end() || ours->md5 != theirs.md5)
      return fmt::format("the state hash of policy {} differs", theirs.policy);
  }
  if (reported.md5s.size() != stored.md5s.size())
    return fmt::format("the agent has {} policies, the store {}", reported.md5s.size(),
                       stored.md5s.size());
  return {};
}

std::string difference(const schemas::digest& reported, const schemas::digest& stored) {
  if (reported.rows != stored.rows)
    return fmt::format("the agent has {} rows, the store {}", reported.rows, stored.rows);
  return reported.root != stored.root ? "the roots of the table differ" : std::string{};
}

}  // namespace

schemas::verdict compare(const schemas::evidence& e) {
  std::string why = policy_difference(e.reported, e.stored);
  const bool whole = !why.empty();
  if (!whole) why = difference(e.reported, e.stored);
  const bool same = why.empty();
  return {.table = e.table,
          .epoch = e.epoch,
          .version = e.version,
          .kid = e.kid,
          .verified = same,
          .reason = std::move(why),
          .whole = whole};
}

}  // namespace analyzer
