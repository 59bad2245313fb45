#include "collector/inventory/packages/file_owners.hpp"

#include <algorithm>
#include <array>

#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t known_most = 50'000;
/// Where units and scripts lie. Asked of every file there is: one look at two letters decides most.
bool is_of_service(std::string_view path) {
  constexpr std::size_t letter = 1, second_folder = 5;
  if (path.size() < sizeof "/etc/init.d/") return false;
  switch (path[letter]) {
    case 'e':
      return path.starts_with("/etc/init.d/") || path.starts_with("/etc/systemd/system/");
    case 'l':
      return path.starts_with("/lib/systemd/system/");
    default:
      return path[second_folder] == 'l' && path.starts_with("/usr/lib/systemd/system/");
  }
}

constexpr const char *index_name = "owners of files", *last_whole_name = "owners of files, whole";

/// The files that change when a package is installed or removed.
common::file_memory::sources states_of(const common::root_dir& host) {
  return common::look_at(
      host, {"var/lib/dpkg/status", "var/lib/dpkg/info", "var/lib/dpkg/diversions",
             "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/lib/sysimage/rpm/rpmdb.sqlite-wal",
             "usr/lib/sysimage/rpm/Packages.db", "var/lib/rpm/rpmdb.sqlite",
             "var/lib/rpm/rpmdb.sqlite-wal", "var/lib/rpm/Packages.db", "lib/apk/db/installed",
             "usr/lib/apk/db/installed", "var/lib/pacman/local"});
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
  for (const auto& folder : folders_)
    if (path.size() > folder.size() + 1 && path[folder.size() + 1] == '/' &&
        path.substr(1, folder.size()) == folder) {
      buffer_.assign("/usr").append(path);
      return buffer_;
    }
  return path;
}

bool owner_search::look_for(std::string_view path) {
  const auto at = form_.of(path);
  if (at.size() < 2 || at[0] != '/' || at.size() >= longest || found_.of.size() >= known_most)
    return false;
  if (!found_.of.try_emplace(std::string(at)).second) return false;
  if (found_.walked && is_of_service(at)) return false;
  lengths_[at.size()] = true;
  wanted_.emplace_back(at);
  return true;
}

void owner_search::met(std::string_view path, std::string_view package) {
  constexpr std::size_t usr = 4;  // what may come in front behind a link
  const bool may_be =
      path.size() + usr < longest && (lengths_[path.size()] || lengths_[path.size() + usr]);
  if (!may_be && !is_of_service(path)) return;
  const auto at = form_.of(path);
  const bool kept = is_of_service(at) && found_.of.size() < known_most;
  if (!kept && (at.size() >= longest || !lengths_[at.size()])) return;
  key_.assign(at);
  if (kept) found_.of.try_emplace(key_);
  if (const auto wanted = found_.of.find(key_); wanted != found_.of.end() && wanted->second.empty())
    wanted->second = package;
}

void owner_search::set(std::string_view path, std::string_view package) {
  if (const auto wanted = found_.of.find(std::string(form_.of(path))); wanted != found_.of.end())
    wanted->second = package;
}

owner_index owner_search::take() {
  found_.walked = found_.walked || (services_ && !wanted_.empty());
  return std::move(found_);
}

void file_owners::ask(const std::vector<std::string>& paths) {
  auto* memory = host_.memory();
  common::file_memory::sources state;
  if (memory != nullptr) {
    state = states_of(host_);
    if (const auto kept = memory->shared(index_name, state))
      known_ = std::static_pointer_cast<const owner_index>(kept);
  }
  owner_search search(form_, known_ ? *known_ : owner_index{});
  for (const auto& path : paths) (void)search.look_for(path);
  if (!search.wanted().empty())
    for (const auto find : {find_dpkg_owners, find_rpm_owners, find_apk_owners, find_pacman_owners})
      find(host_, search);
  const bool whole = search.is_whole() && !host_.is_budget_spent();
  known_ = std::make_shared<const owner_index>(search.take());
  if (memory == nullptr) return;
  const common::file_memory::sources always{.ids = {}, .settled = true};
  before_ = std::static_pointer_cast<const owner_index>(memory->shared(last_whole_name, always));
  if (!whole) return;
  memory->share(index_name, state, known_);
  memory->share(last_whole_name, always, known_);
  before_ = nullptr;
}

schemas::text file_owners::of(std::string_view path) {
  if (!known_) return {};
  const std::string called(form_.of(path));
  for (const auto& index : {known_, before_}) {
    if (!index) continue;
    const auto at = index->of.find(called);
    if (at != index->of.end() && !at->second.empty()) return schemas::text(at->second);
  }
  return {};
}

}  // namespace collector::inventory
