// Libraries and modules of Python that somebody changed after their packages brought them. They are
// many: folders are looked at in turn, and only files that are younger than the last installation.
#include <algorithm>
#include <set>
#include <utility>

#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/hooks/library_folders.hpp"
#include "collector/inventory/hooks/packages_changed.hpp"
#include "common/clock.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t libraries_a_scan = 512, library_folder_most = 20'000, waiting_most = 5000,
                      found_most = 1000;
constexpr std::ptrdiff_t deepest_module = 8;
constexpr const char* libraries_name = "tour of libraries";

struct libraries_tour {
  std::vector<std::string> waiting{};        ///< folders that this round has not seen yet
  std::int64_t began_ns = 0, before_ns = 0;  ///< this round, and the one before; 0: none
  bool is_round = false;                     ///< all was looked at once
  std::set<std::string> found{};
};

bool is_of_python(std::string_view path) {
  return path.starts_with("usr/lib/python") || path.starts_with("usr/lib64/python");
}

class library_search {
 public:
  library_search(hook_rows& to, libraries_tour& tour) : to_(to), tour_(tour) {}

  void go_on(std::size_t most) {
    if (tour_.waiting.empty()) begin_round();
    for (std::size_t seen = 0; seen < most && !tour_.waiting.empty();) {
      const auto folder = std::move(tour_.waiting.back());
      tour_.waiting.pop_back();
      seen += 1 + look_in(folder);
    }
    if (!tour_.waiting.empty()) return;
    tour_.is_round = true;
    tour_.before_ns = tour_.began_ns;
  }

  void tell() {
    if (!tour_.is_round) to_.unsure("library");
    std::erase_if(tour_.found, [&](const auto& path) { return !to_.host().identify(path); });
    for (const auto& path : tour_.found) to_.add_program(path, "library");
  }

 private:
  void begin_round() {
    tour_.began_ns = (common::wall_ms() - tick_ms) * ns_a_ms;
    tour_.waiting = library_folders_of(to_.host());
    for (const std::string above : {"usr/lib", "usr/lib64"})
      for (const auto& name : to_.names_in({"library", above}, {}, true))
        if (name.starts_with("python")) tour_.waiting.push_back(above + "/" + name);
  }

  /// An installation hides nothing that was changed since the round before.
  std::int64_t since_ns() const {
    return tour_.before_ns == 0 ? packages_ns_ : std::min(packages_ns_, tour_.before_ns);
  }

  std::size_t look_in(const std::string& folder) {
    using kind = common::dir_entry::kind;
    const bool of_python = is_of_python(folder);
    const auto entries = to_.host().list(folder, library_folder_most);
    if (!entries) return 0;
    for (const auto& e : *entries) {
      const auto path = folder + "/" + e.name;
      if (e.type == kind::directory && of_python) wait_for(path);
      const bool is_library =
          e.name.find(".so") != e.name.npos || (of_python && e.name.ends_with(".py"));
      if (e.type == kind::file && is_library) look_at(path);
    }
    return entries->size();
  }

  void wait_for(const std::string& folder) {
    const auto depth = std::ranges::count(folder, '/');
    if (depth <= deepest_module && tour_.waiting.size() < waiting_most &&
        !folder.ends_with("/__pycache__"))
      tour_.waiting.push_back(folder);
  }

  void look_at(const std::string& path) {
    const auto is = to_.host().identify(path);
    if (is && is->ctime_ns > since_ns() && tour_.found.size() < found_most)
      tour_.found.insert(path);
  }

  // Times of files are those of the kernel's last tick.
  static constexpr std::int64_t ns_a_ms = 1'000'000, tick_ms = 100;
  hook_rows& to_;
  libraries_tour& tour_;
  std::int64_t packages_ns_ = packages_changed_at_ns(to_.host());
};

}  // namespace

void read_library_hooks(hook_rows& to) {
  auto* memory = to.host().memory();
  const auto before = memory == nullptr ? nullptr : memory->hint(libraries_name);
  auto tour = std::make_shared<libraries_tour>();
  if (before) *tour = *std::static_pointer_cast<const libraries_tour>(before);
  library_search search(to, *tour);
  // The first scan has enough to do, and nothing of it is news.
  if (memory != nullptr && !before) {
    to.unsure("library");
  } else {
    search.go_on(memory == nullptr ? std::size_t(-1) : libraries_a_scan);
    search.tell();
  }
  if (memory != nullptr) memory->keep_hint(libraries_name, tour);
}

}  // namespace collector::inventory
