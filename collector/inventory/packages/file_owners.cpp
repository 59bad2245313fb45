#include "collector/inventory/packages/file_owners.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t known_most = 50'000;
/// Where units and scripts lie. Asked of every file there is: a look at two letters decides most.
bool is_of_service(std::string_view path) {
  constexpr std::size_t shortest = 12, second = 5, third = 9;  // where folders begin
  if (path.size() <= shortest) return false;
  if (path[1] == 'u')
    return path[third] == 's' && path[third + 1] == 'y' &&
           path.starts_with("/usr/lib/systemd/system/");
  if (path[second] != 'i' && path[second] != 's') return false;
  return path.starts_with("/etc/init.d/") || path.starts_with("/etc/systemd/system/") ||
         path.starts_with("/lib/systemd/system/");
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

/// A number below `endings` of the last letters and the length of a path of eight letters or more.
std::size_t owner_search::ending_of(std::string_view path) {
  std::uint64_t letters = 0;
  std::memcpy(&letters, path.data() + path.size() - sizeof letters, sizeof letters);
  constexpr std::uint64_t spread = 0x9e3779b97f4a7c15U;
  constexpr unsigned kept_bits = 64 - 16;
  return (letters + path.size()) * spread >> kept_bits;
}

/// Behind links a path may be listed without what they lead through.
void owner_search::watch(std::string_view path) {
  constexpr std::string_view through = "/usr";
  if (path.size() >= sizeof(std::uint64_t)) endings_[ending_of(path)] = true;
  if (path.starts_with(through)) path.remove_prefix(through.size());
  if (path.size() >= sizeof(std::uint64_t)) endings_[ending_of(path)] = true;
}

bool owner_search::may_matter(std::string_view path) const {
  return path.size() < sizeof(std::uint64_t) || endings_[ending_of(path)] || is_of_service(path);
}

bool owner_search::look_for(std::string_view path) {
  const auto at = form_.of(path);
  if (at.size() < 2 || at[0] != '/' || at.size() >= longest || found_.of.size() >= known_most)
    return false;
  if (!found_.of.try_emplace(std::string(at)).second) return false;
  const bool of_service = is_of_service(at);
  if (found_.walked && of_service) return false;
  only_services_ = only_services_ && of_service;
  watch(at);
  wanted_.emplace_back(at);
  ++open_;
  return true;
}

void owner_search::met(std::string_view path, std::string_view package) {
  if (package.empty() || !may_matter(path)) return;
  const auto at = form_.of(path);
  if (at.size() >= longest) return;
  key_.assign(at);
  auto wanted = found_.of.find(key_);
  if (wanted != found_.of.end()) {
    if (!wanted->second.empty()) return;
    wanted->second = package;
    --open_;
  } else if (is_of_service(at) && found_.of.size() < known_most) {
    found_.of.emplace(key_, package);
  }
}

bool owner_search::knows_list(const std::string& name) const {
  return only_services_ && found_.lists.contains(name);
}

owner_index owner_search::take() {
  found_.walked = found_.walked || (services_ && !wanted_.empty());
  if (found_.walked) found_.lists.clear();
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
  for (const auto find : {find_dpkg_owners, find_rpm_owners, find_apk_owners, find_pacman_owners})
    search.is_done() ? search.services_left_out() : find(host_, search);
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
