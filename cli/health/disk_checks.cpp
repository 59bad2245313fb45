// What is wrong with the room for the data.
#include "cli/health/check.hpp"

namespace cli::health {

using enum schemas::severity;
using common::fail;

findings find_full_disks(const house& h) {
  constexpr std::uint64_t little = 1u << 30, hardly_any = 128u << 20;
  constexpr double little_part = 0.05;
  const auto space = h.space(h.paths.data);
  if (!space) return fail(space.error());
  std::vector<finding> out;
  if (space->is_read_only)
    out.push_back({.severity = critical,
                   .what = fmt::format("{}: its file system is mounted read-only", h.paths.data),
                   .remedy =
                       "look into `dmesg` for why, mend the disk, and mount it anew: mount -o "
                       "remount,rw"});
  const auto part =
      space->total == 0 ? 1 : static_cast<double>(space->free) / static_cast<double>(space->total);
  if (space->free < little && part < little_part)
    out.push_back(
        {.severity = space->free < hardly_any ? critical : high,
         .what = fmt::format("{}: {} are free on its file system of {}", h.paths.data,
                             size_text(space->free), size_text(space->total)),
         .remedy = fmt::format("make room there: what Muster takes stands under Disk of `{}`; "
                               "history_age and history_size say how much is kept",
                               h.command("status"))});
  return out;
}

findings find_full_stores(const house& h) {
  constexpr double nearly = 0.9;
  std::vector<finding> out;
  for (const auto& s : stores_above(h.paths.data, nearly))
    out.push_back({.severity = high,
                   .what = fmt::format("{} has {} of the {} that it may have", s.file,
                                       size_text(s.bytes), size_text(s.most)),
                   .remedy = fmt::format("keep less history (history_size), or have the agent "
                                         "stored anew: {}, {}",
                                         h.command("agent remove"), h.command("resync"))});
  return out;
}

}  // namespace cli::health
