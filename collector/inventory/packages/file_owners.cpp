#include "collector/inventory/packages/file_owners.hpp"

#include "collector/inventory/packages/rpm_places.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t known_most = 50'000, longest_path = 4096;
constexpr const char *answers_name = "owners of files", *last_whole_name = "owners of files, whole",
                     *index_name = "lists of files";

/// The files that change when a package is installed or removed.
common::file_memory::sources states_of(const common::root_dir& host) {
  const auto rpm = rpm_database_folders(host).front() + "/";
  return common::look_at(
      host,
      {rpm + "rpmdb.sqlite", rpm + "rpmdb.sqlite-wal", rpm + "Packages.db", "var/lib/dpkg/status",
       "var/lib/dpkg/info", "var/lib/dpkg/diversions", "usr/lib/sysimage/rpm/rpmdb.sqlite",
       "usr/lib/sysimage/rpm/rpmdb.sqlite-wal", "usr/lib/sysimage/rpm/Packages.db",
       "var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite-wal", "var/lib/rpm/Packages.db",
       "lib/apk/db/installed", "usr/lib/apk/db/installed", "var/lib/pacman/local"});
}

}  // namespace

merged_paths::merged_paths(const common::root_dir& host) {
  for (const auto* folder : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    const auto target = host.read_link(folder);
    if (target &&
        (*target == fmt::format("usr/{}", folder) || *target == fmt::format("/usr/{}", folder)))
      folders_.emplace_back(folder);
  }
}

std::string_view merged_paths::of(std::string_view path) {
  // Asked of every path there is: of most the second letter says enough.
  if (path.size() < 2 || path[1] == 'u') return path;
  for (const auto& folder : folders_)
    if (path.size() > folder.size() + 1 && path[folder.size() + 1] == '/' &&
        path.substr(1, folder.size()) == folder) {
      buffer_.assign("/usr").append(path);
      return buffer_;
    }
  return path;
}

void owner_search::look_for(std::string_view path) {
  const auto at = form_.of(path);
  if (at.size() < 2 || at[0] != '/' || at.size() >= longest_path || found_.size() >= known_most)
    return;
  if (found_.try_emplace(std::string(at)).second) open_.emplace_back(at);
}

void owner_search::met(std::string_view path, std::string_view package) {
  const auto wanted = found_.find(std::string(form_.of(path)));
  if (wanted != found_.end() && wanted->second.empty()) wanted->second = package;
}

void owner_search::look_into(const path_index& lists) {
  const auto packages = lists.packages_of(open_);
  std::vector<std::string> still;
  for (std::size_t i = 0; i < open_.size(); ++i)
    if (packages[i].empty())
      still.push_back(std::move(open_[i]));
    else
      found_[open_[i]] = packages[i];
  open_ = std::move(still);
}

void file_owners::ask(const std::vector<std::string>& paths) {
  auto* memory = host_.memory();
  common::file_memory::sources state;
  if (memory != nullptr) {
    state = states_of(host_);
    if (const auto kept = memory->shared(answers_name, state))
      known_ = std::static_pointer_cast<const owners_by_path>(kept);
  }
  owner_search search(form_, known_ ? *known_ : owners_by_path{});
  for (const auto& path : paths) search.look_for(path);
  if (search.is_done() && known_) return;
  look_into_lists(state, search);
  if (!search.is_done()) find_rpm_owners(host_, search);
  keep(state, search);
}

void file_owners::look_into_lists(const common::file_memory::sources& state, owner_search& search) {
  if (search.is_done()) return;
  auto* memory = host_.memory();
  if (memory != nullptr)
    if (const auto index = memory->shared(index_name, state))
      return search.look_into(*std::static_pointer_cast<const path_index>(index));
  list_walk walk{form_, {}, true};
  if (read_dpkg_lists(host_, walk, search)) return;
  read_apk_lists(host_, walk);
  read_pacman_lists(host_, walk);
  search.look_into(walk.paths);
  if (!walk.whole) search.fail();
  if (memory != nullptr && walk.whole && !host_.is_budget_spent())
    memory->share_for_scan(index_name, state,
                           std::make_shared<const path_index>(std::move(walk.paths)));
}

void file_owners::keep(const common::file_memory::sources& state, owner_search& search) {
  const bool whole = search.is_whole() && !host_.is_budget_spent();
  known_ = std::make_shared<const owners_by_path>(search.take());
  auto* memory = host_.memory();
  if (memory == nullptr) return;
  const common::file_memory::sources always{.ids = {}, .settled = true};
  before_ = std::static_pointer_cast<const owners_by_path>(memory->shared(last_whole_name, always));
  if (!whole) return;
  memory->share(answers_name, state, known_);
  memory->share(last_whole_name, always, known_);
  before_ = nullptr;
}

schemas::text file_owners::of(std::string_view path) {
  if (!known_) return {};
  const std::string called(form_.of(path));
  for (const auto& answers : {known_, before_}) {
    if (!answers) continue;
    const auto at = answers->find(called);
    if (at != answers->end() && !at->second.empty()) return schemas::text(at->second);
  }
  return {};
}

}  // namespace collector::inventory
