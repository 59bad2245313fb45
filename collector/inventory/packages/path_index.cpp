#include "collector/inventory/packages/path_index.hpp"

#include <xxhash.h>

#include <random>

namespace collector::inventory {

path_index::path_index() : slots_(first_slots) {
  std::random_device random;
  seed_ = key{random()} << 32 | random();
}

path_index::key path_index::key_of(std::string_view path) const {
  return XXH3_64bits_withSeed(path.data(), path.size(), seed_) & ~package_mask;
}

bool path_index::begin(std::string_view package) {
  if (packages_.size() >= package_mask) return false;
  packages_.emplace_back(package);
  return true;
}

std::size_t path_index::slot_of(key path) const {
  const auto mask = slots_.size() - 1;
  auto at = static_cast<std::size_t>(path >> package_bits) & mask;
  while (slots_[at] != 0 && (slots_[at] & ~package_mask) != path) at = (at + 1) & mask;
  return at;
}

void path_index::grow() {
  std::vector<key> before(slots_.size() * 2);
  before.swap(slots_);
  for (const auto one : before)
    if (one != 0) slots_[slot_of(one & ~package_mask)] = one;
}

bool path_index::add(key path) {
  auto& slot = slots_[slot_of(path)];
  if (slot != 0) return true;
  if (used_ >= paths_most) return false;
  slot = path | packages_.size();
  if (++used_ * 4 > slots_.size() * 3) grow();
  return true;
}

std::string_view path_index::package_of(std::string_view path) const {
  const auto found = slots_[slot_of(key_of(path))] & package_mask;
  return found == 0 ? std::string_view{} : std::string_view(packages_[found - 1]);
}

}  // namespace collector::inventory
