#include "cli/print/layout.hpp"

#include <algorithm>

namespace cli {

namespace {

std::size_t room_for(const std::vector<std::size_t>& widths) {
  std::size_t out = 0;
  for (const auto w : widths)
    if (w > 0) out += w + (out == 0 ? 0 : column_gap);
  return out;
}

/// A column of room after the other, each to the narrowest that wants more: what is nearly whole
/// becomes so first.
void share_out(const std::vector<column_extent>& columns, std::size_t spare,
               std::vector<std::size_t>& widths) {
  for (; spare > 0; --spare) {
    std::size_t* narrowest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool wants = widths[i] > 0 && widths[i] < columns[i].natural;
      if (wants && (narrowest == nullptr || widths[i] < *narrowest)) narrowest = &widths[i];
    }
    if (narrowest == nullptr) return;
    ++*narrowest;
  }
}

/// Takes of the widest, column by column, what is too much.
void narrow(std::size_t room, std::vector<std::size_t>& widths) {
  for (auto used = room_for(widths); used > room; --used) {
    auto& widest = *std::ranges::max_element(widths);
    if (widest <= narrowest_column) return;
    --widest;
  }
}

}  // namespace

std::vector<std::size_t> lay_out(const std::vector<column_extent>& columns, std::size_t room,
                                 const std::vector<std::size_t>& expendable) {
  std::vector<std::size_t> widths;
  for (const auto& c : columns) widths.push_back(c.natural);
  if (room_for(widths) <= room) return widths;
  for (std::size_t i = 0; i < columns.size(); ++i) widths[i] = columns[i].least;
  for (const auto i : expendable) {
    if (room_for(widths) <= room) break;
    widths[i] = 0;
  }
  const auto used = room_for(widths);
  if (used < room) share_out(columns, room - used, widths);
  if (used > room) narrow(room, widths);
  return widths;
}

}  // namespace cli
