#include "collector/inventory/bounded_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/secrets/mask.hpp"
#include "common/utf8.hpp"

namespace collector::inventory {

namespace {

std::string short_hash(std::string_view text) {
  constexpr std::size_t enough = 8;
  return common::to_hex(std::string_view(common::sha256(text)).substr(0, enough));
}

}  // namespace

std::vector<std::string> bounded_list(std::vector<std::string> all, const list_bounds& most) {
  for (auto& one : all) one = hashed_end(common::secrets::mask_field(one), most.bytes);
  std::ranges::sort(all);
  const auto twice = std::ranges::unique(all);
  all.erase(twice.begin(), twice.end());
  if (all.size() <= most.items) return all;
  std::string rest;
  for (std::size_t i = most.items; i < all.size(); ++i) rest.append(all[i]).append("\n");
  const auto left_out = all.size() - most.items;
  all.resize(most.items);
  all.push_back(fmt::format("{} more ({})", left_out, short_hash(rest)));
  return all;
}

std::string hashed_end(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  constexpr std::size_t room = 24;
  return fmt::format("{}... ({})", common::whole_code_points(text, most - room), short_hash(text));
}

}  // namespace collector::inventory
