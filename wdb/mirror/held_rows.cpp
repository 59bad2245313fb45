#include "wdb/mirror/held_rows.hpp"

#include <algorithm>

namespace wdb {

bool held_rows::reserve(std::size_t bytes) {
  if (bytes > room_.left || bytes_ + bytes > most_bytes) return false;
  room_.left -= bytes;
  bytes_ += bytes;
  return true;
}

std::vector<held_row> held_rows::in_order() && {
  auto out = std::move(rows_);
  std::ranges::stable_sort(out, {}, &held_row::at);
  const auto [kept, end] = std::ranges::unique(out.rbegin(), out.rend(), {}, &held_row::at);
  out.erase(out.begin(), kept.base());
  return out;
}

}  // namespace wdb
