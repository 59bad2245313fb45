// Which message may touch the mirror: pure arithmetic on (epoch, version), so that a message may
// come twice, late or never.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

namespace wdb {

/// Where the mirror of one table stands; no epoch: it was never stored.
struct mirror_at {
  std::optional<std::uint64_t> epoch;
  std::uint64_t version = 0;
};

enum class step {
  apply,
  already,   ///< a resend: acknowledge, do nothing
  diverged,  ///< the same version with other content: two agents, or a restored image
  gap,       ///< something is missing before it
  retired,   ///< of an epoch that is over: acknowledge as dropped
};

inline bool is_retired(std::span<const std::uint64_t> retired, std::uint64_t epoch) {
  return std::ranges::find(retired, epoch) != retired.end();
}

/// `same_content`: whether the payload is the one that was applied at this version; empty: no
/// longer known.
inline step accept_delta(const mirror_at& mirror, std::span<const std::uint64_t> retired,
                         std::uint64_t epoch, std::uint64_t version,
                         std::optional<bool> same_content) {
  if (is_retired(retired, epoch)) return step::retired;
  if (mirror.epoch != epoch) return step::gap;
  if (version <= mirror.version)
    return same_content.value_or(true) ? step::already : step::diverged;
  return version == mirror.version + 1 ? step::apply : step::gap;
}

/// A snapshot needs no predecessor, but within an epoch versions never go back.
inline step accept_snapshot(const mirror_at& mirror, std::span<const std::uint64_t> retired,
                            std::uint64_t epoch, std::uint64_t version) {
  if (is_retired(retired, epoch)) return step::retired;
  if (mirror.epoch == epoch && version < mirror.version) return step::diverged;
  return step::apply;
}

/// A repair is about one version of the current epoch, and never takes the mirror back.
enum class repair { proceed, stale, other_epoch, retired };
inline repair accept_repair(const mirror_at& mirror, std::span<const std::uint64_t> retired,
                            std::uint64_t epoch, std::uint64_t version) {
  if (is_retired(retired, epoch)) return repair::retired;
  if (mirror.epoch != epoch) return repair::other_epoch;
  return version < mirror.version ? repair::stale : repair::proceed;
}

/// Of a table listed in a hello: whether the agent went back in time and must mint a new epoch.
inline bool went_back(const mirror_at& mirror, std::span<const std::uint64_t> retired,
                      std::uint64_t epoch, std::uint64_t version) {
  return is_retired(retired, epoch) || (mirror.epoch == epoch && version < mirror.version);
}

/// Of a table in a report: what its digest may be compared with.
enum class standing { compare, gap, older, other_key, none };
inline standing judge_report(const mirror_at& mirror, std::uint64_t mirror_kid, std::uint64_t epoch,
                             std::uint64_t version, std::uint64_t kid, bool has_root) {
  if (!has_root) return standing::none;  // repairing: nothing to compare yet
  if (mirror.epoch != epoch || version > mirror.version) return standing::gap;
  if (version < mirror.version) return standing::older;
  return kid == mirror_kid ? standing::compare : standing::other_key;
}

}  // namespace wdb
