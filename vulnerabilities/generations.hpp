// What imports wrote, by the numbers under which they did: a feed is made of some, and others are
// of imports that did not get to their end.
#pragma once

#include <array>
#include <optional>

#include "vulnerabilities/feed_store.hpp"

namespace vulnerabilities {

inline constexpr std::array by_generation{databases::releases, databases::entries,
                                          databases::records, databases::minor, databases::vex};

/// The generation whose entries stand first from `from` on.
common::result<std::optional<u64>> next_generation(const common::kv::env& env, std::size_t database,
                                                   u64 from);

/// In commits of bounded size.
common::status erase_generation(const common::kv::env& env, std::size_t database, u64 generation);

}  // namespace vulnerabilities
