// dpkg's lists of files, sums and scripts of packages, where somebody else wrote them: who does can
// have a program of theirs pass for a package's, or run at the package's next update.
#include <algorithm>
#include <set>

#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/packages/dpkg_notes.hpp"
#include "common/clock.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

/// Of several thousand files so many a scan: they are looked at in turn, and those that were found
/// in every scan.
constexpr std::size_t notes_a_scan = 256;
constexpr const char* tour_name = "tour of dpkg's notes";

struct notes_tour {
  std::string next{};     ///< the name where it goes on; empty: at the first
  bool is_round = false;  ///< all were looked at once, or there are none
  std::set<std::string> found{};
};

void add_note(hook_rows& to, const std::string& path) {
  constexpr std::int64_t ns_a_ms = 1'000'000;
  const auto is = to.host().identify(path);
  if (!is) return;
  to.add_file({"package-list", path},
              fmt::format("changed at {}", common::format_time(is->ctime_ns / ns_a_ms)));
}

void go_on(const dpkg_notes& notes, std::size_t most, notes_tour& tour) {
  const auto& names = notes.names();
  std::erase_if(tour.found, [&](const auto& n) { return !notes.was_written_by_others(n); });
  auto at = static_cast<std::size_t>(std::ranges::lower_bound(names, tour.next) - names.begin());
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i, ++at) {
    if (at >= names.size()) at = 0;
    if (notes.was_written_by_others(names[at])) tour.found.insert(names[at]);
    tour.is_round = tour.is_round || at + 1 == names.size();
  }
  tour.next = at < names.size() ? names[at] : "";
}

}  // namespace

void read_package_list_hooks(hook_rows& to) {
  const std::string kind = "package-list";
  auto* memory = to.host().memory();
  const auto before = memory == nullptr ? nullptr : memory->hint(tour_name);
  auto tour = std::make_shared<notes_tour>();
  if (before) *tour = *std::static_pointer_cast<const notes_tour>(before);
  const dpkg_notes notes(to.host());
  // The first scan has enough to do, and nothing of it is news.
  const bool is_first = memory != nullptr && !before;
  if (!is_first && !notes.names().empty())
    go_on(notes, memory == nullptr ? notes.names().size() : notes_a_scan, *tour);
  if (!tour->is_round) to.unsure(kind);
  for (const auto& name : tour->found) add_note(to, "var/lib/dpkg/info/" + name);
  if (notes.is_status_touched()) add_note(to, "var/lib/dpkg/status");
  if (memory != nullptr) memory->keep_hint(tour_name, tour);
}

}  // namespace collector::inventory
