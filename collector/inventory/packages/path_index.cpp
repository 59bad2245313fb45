#include "collector/inventory/packages/path_index.hpp"

#include <xxhash.h>

#include <algorithm>
#include <random>
#include <unordered_map>

namespace collector::inventory {

path_index::path_index() {
  std::random_device random;
  seed_ = key{random()} << 32 | random();
}

path_index::key path_index::key_of(std::string_view path) const {
  return XXH3_64bits_withSeed(path.data(), path.size(), seed_);
}

bool path_index::add(key path) {
  if (keys_.size() >= paths_most) return false;
  keys_.push_back(path);
  return true;
}

std::string_view path_index::package_at(std::size_t path) const {
  const auto after = std::ranges::upper_bound(packages_, path, {}, &package::first);
  return std::prev(after)->name;
}

/// Some hundred paths are asked for among some hundred thousand: one bit of a table that fits the
/// processor's nearest memory tells most of them apart.
std::vector<std::string_view> path_index::packages_of(const std::vector<std::string>& paths) const {
  constexpr key bits = 1u << 16;
  std::vector<bool> may_be(bits);
  std::unordered_multimap<key, std::size_t> wanted;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto path = key_of(paths[i]);
    may_be[path % bits] = true;
    wanted.emplace(path, i);
  }
  std::vector<std::string_view> out(paths.size());
  for (std::size_t i = 0; i < keys_.size() && !wanted.empty(); ++i) {
    if (!may_be[keys_[i] % bits]) continue;
    const auto [first, last] = wanted.equal_range(keys_[i]);
    for (auto at = first; at != last; ++at) out[at->second] = package_at(i);
    wanted.erase(first, last);
  }
  return out;
}

}  // namespace collector::inventory
