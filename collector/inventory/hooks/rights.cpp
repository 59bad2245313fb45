// Files that give rights to whoever starts them, in the folders where programs live and where
// everybody may put one. The table `suid_files` asks every file of the host, and far less often.
#include <fmt/ranges.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "collector/inventory/files/capabilities.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/hooks/packages_changed.hpp"
#include "common/clock.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

/// Of a large folder so many files a scan, in turn.
constexpr std::size_t files_a_scan = 128, files_listed = 20'000, homes_looked_at = 50;
constexpr auto program_folders =
    std::to_array<const char*>({"usr/bin", "usr/sbin", "usr/lib", "usr/libexec", "usr/local/bin",
                                "usr/local/sbin", "usr/local/lib", "opt", "srv", "mnt", "media",
                                "var/lib", "var/www", "tmp", "var/tmp", "dev/shm", "root"});
/// What is installed or mounted there has a folder of its own, and programs in that.
constexpr auto folders_of_folders = std::to_array<const char*>({"opt", "srv", "mnt", "media"});
constexpr std::size_t folders_inside_most = 50;
constexpr const char* rights_name = "tour of files with rights";

/// A folder whose files are looked at in turn.
struct folder_turn {
  std::string next{};                        ///< the name where it goes on
  std::int64_t began_ns = 0, before_ns = 0;  ///< when this round began, and the one before; 0: none
  bool is_round = false;                     ///< all was looked at once
};

struct rights_tour {
  std::map<std::string, folder_turn> folders{};
  std::set<std::string> found{};
};

std::string rights_of(const common::root_dir& host, const std::string& path) {
  const auto facts = host.stat(path);
  if (!facts || !S_ISREG(facts->mode)) return {};
  std::vector<std::string> all;
  if ((facts->mode & S_ISUID) != 0) all.emplace_back("setuid");
  // Without the right to run it, it says how the file is locked.
  if ((facts->mode & S_ISGID) != 0 && (facts->mode & S_IXGRP) != 0) all.emplace_back("setgid");
  char value[64];
  const auto fd = host.open_path(path);
  const auto size = !fd ? -1
                        : ::getxattr(fmt::format("/proc/self/fd/{}", fd->get()).c_str(),
                                     "security.capability", value, sizeof value);
  if (size > 0)
    all.push_back(capabilities_text(std::string_view(value, static_cast<std::size_t>(size)))
                      .value_or("unknown capabilities"));
  return fmt::format("{}", fmt::join(all, ", "));
}

/// `opt/x` and `opt/x/bin`.
std::vector<std::string> folders_inside(hook_rows& to, const std::string& folder) {
  std::vector<std::string> out;
  const auto names = to.names_in({"setuid", folder}, {}, true);
  for (std::size_t i = 0; i < std::min(names.size(), folders_inside_most); ++i)
    for (const auto* below : {"", "/bin", "/sbin"}) out.push_back(folder + "/" + names[i] + below);
  return out;
}

class rights_search {
 public:
  rights_search(hook_rows& to, rights_tour& tour)
      : to_(to), tour_(tour), packages_ns_(packages_changed_at_ns(to.host())) {}

  void look_in(const std::string& folder) {
    const auto names = files_in(folder);
    auto& turn = tour_.folders[folder];
    if (turn.began_ns == 0) turn.began_ns = now_ns_;
    auto at =
        static_cast<std::size_t>(std::ranges::lower_bound(*names, turn.next) - names->begin());
    const auto most = to_.host().memory() == nullptr ? names->size() : files_a_scan;
    for (std::size_t i = 0; i < std::min(most, names->size()); ++i, ++at) {
      if (at >= names->size()) at = 0;
      const auto path = folder + "/" + (*names)[at];
      const auto is = to_.host().identify(path);
      if (is && is->ctime_ns > since_ns(turn) && !known_rights(path).empty())
        tour_.found.insert(path);
      if (at + 1 == names->size()) end_round(turn);
    }
    if (names->empty()) end_round(turn);
    turn.next = at < names->size() ? (*names)[at] : "";
    is_round_ = is_round_ && turn.is_round;
  }

  void tell() {
    if (!is_round_) to_.unsure("setuid");
    std::erase_if(tour_.found, [&](const auto& path) {
      const auto rights = known_rights(path);
      // Packages give their own programs rights; whoever does so later is somebody else.
      const auto is = to_.host().identify(path);
      const bool came_with_it = is && is->ctime_ns <= packages_ns_;
      if (!rights.empty()) to_.add_file({"setuid", path, {}, came_with_it}, rights);
      return rights.empty();
    });
  }

 private:
  using names = std::vector<std::string>;

  /// What changed before packages did last came with them, or was seen in the round before: an
  /// update hides nothing that was made just before it.
  std::int64_t since_ns(const folder_turn& turn) const {
    return turn.before_ns == 0 ? packages_ns_ : std::min(packages_ns_, turn.before_ns);
  }

  void end_round(folder_turn& turn) const {
    turn.is_round = true;
    turn.before_ns = std::exchange(turn.began_ns, now_ns_);
  }

  std::shared_ptr<const names> files_in(const std::string& folder) {
    const auto make = [&] {
      auto out = std::make_shared<names>();
      const auto entries = to_.host().list(folder, files_listed);
      if (!entries) return std::shared_ptr<const names>(out);
      for (const auto& e : *entries)
        if (e.type == common::dir_entry::kind::file) out->push_back(e.name);
      return std::shared_ptr<const names>(out);
    };
    return common::known<names>(to_.host(), "files of a folder", {folder}, make,
                                [](const names&) { return true; });
  }

  std::string known_rights(const std::string& path) {
    const auto make = [&] {
      return std::make_shared<const std::string>(rights_of(to_.host(), path));
    };
    return *common::known<std::string>(to_.host(), "rights", {path}, make,
                                       [](const std::string&) { return true; });
  }

  hook_rows& to_;
  rights_tour& tour_;
  std::int64_t packages_ns_;
  /// Times of files are those of the kernel's last tick.
  std::int64_t now_ns_ = (common::wall_ms() - 100) * 1'000'000;
  bool is_round_ = true;
};

}  // namespace

void read_rights_hooks(hook_rows& to, const std::vector<home>& people) {
  auto* memory = to.host().memory();
  const auto before = memory == nullptr ? nullptr : memory->hint(rights_name);
  auto tour = std::make_shared<rights_tour>();
  if (before) *tour = *std::static_pointer_cast<const rights_tour>(before);
  rights_search search(to, *tour);
  // The first scan has enough to do, and nothing of it is news.
  if (memory != nullptr && !before) {
    to.unsure("setuid");
  } else {
    for (const auto* folder : program_folders) search.look_in(folder);
    for (const auto* above : folders_of_folders)
      for (const auto& folder : folders_inside(to, above)) search.look_in(folder);
    for (std::size_t i = 0; i < std::min(people.size(), homes_looked_at); ++i)
      if (!people[i].path.empty() && people[i].path != "root") search.look_in(people[i].path);
    search.tell();
  }
  if (memory != nullptr) memory->keep_hint(rights_name, tour);
}

}  // namespace collector::inventory
