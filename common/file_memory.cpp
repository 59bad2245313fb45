#include "common/file_memory.hpp"

#include <linux/magic.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>

namespace common {

namespace {

constexpr std::size_t entries_limit = 100'000;
constexpr std::int64_t xfs = 0x58465342, overlay = 0x794c7630,
                       f2fs = 0xF2F52010;  // <linux/magic.h> lacks some of them in places
constexpr std::array<std::int64_t, 7> trusted{
    EXT4_SUPER_MAGIC, BTRFS_SUPER_MAGIC, TMPFS_MAGIC, SQUASHFS_MAGIC, xfs, overlay, f2fs};

}  // namespace

void file_memory::begin_scan() {
  devices_.clear();
  std::erase_if(shared_, [](const auto& e) { return e.second.for_scan && !e.second.used; });
  for (auto& [what, e] : shared_) e.used = false;
}

void file_memory::begin_part(unsigned part) {
  current_ = &parts_[part];  // the elements of a map stay where they are
  std::erase_if(*current_, [](const auto& e) { return !e.second.used; });
  for (auto& [what, e] : *current_) e.used = false;
}

std::size_t file_memory::size() const {
  std::size_t n = 0;
  for (const auto& [part, held] : parts_) n += held.size();
  return n;
}

std::shared_ptr<const void> file_memory::find(const std::string& what, const sources& of) {
  const auto at = current_->find(what);
  if (at == current_->end() || !of.settled || at->second.ids != of.ids) return nullptr;
  at->second.used = true;
  return at->second.made;
}

void file_memory::keep(const std::string& what, const sources& of,
                       std::shared_ptr<const void> made) {
  if (current_->size() < entries_limit || current_->contains(what))
    current_->insert_or_assign(what, entry{of.ids, std::move(made), true});
}

std::shared_ptr<const void> file_memory::shared(const std::string& what, const sources& of) {
  const auto at = shared_.find(what);
  if (at == shared_.end() || !of.settled || at->second.ids != of.ids) return nullptr;
  at->second.used = true;
  return at->second.made;
}

void file_memory::share(const std::string& what, const sources& of,
                        std::shared_ptr<const void> made) {
  if (of.settled) shared_.insert_or_assign(what, entry{of.ids, std::move(made)});
}

void file_memory::share_for_scan(const std::string& what, const sources& of,
                                 std::shared_ptr<const void> made) {
  if (of.settled) shared_.insert_or_assign(what, entry{of.ids, std::move(made), true, true});
}

std::shared_ptr<const void> file_memory::hint(const std::string& of) {
  return find(of, {.ids = {}, .settled = true});
}

bool file_memory::trusts(const root_dir& host, const std::string& path, std::uint64_t device) {
  if (const auto at = devices_.find(device); at != devices_.end()) return at->second;
  const auto fd = host.open_path(path);
  struct ::statfs s {};
  const bool known =
      fd && ::fstatfs(fd->get(), &s) == 0 &&
      std::ranges::find(trusted, static_cast<std::int64_t>(s.f_type)) != trusted.end();
  return devices_[device] = known;
}

file_memory::sources look_at(const root_dir& host, std::initializer_list<std::string> paths) {
  const auto latest =
      wall_ms() - host.memory()->untouched_for().count();  // before anything is looked at
  file_memory::sources out{.ids = {}, .settled = true};
  out.ids.reserve(paths.size());
  for (const auto& path : paths) {
    const auto seen = host.identify(path);
    if (!seen && seen.error().code != errc::not_found) out.settled = false;
    const auto& id = out.ids.emplace_back(seen ? *seen : file_id{});
    if (std::max(id.mtime_ns, id.ctime_ns) / 1'000'000 > latest) out.settled = false;
  }
  return out;
}

result<std::vector<dir_entry>> list_known(const root_dir& host, const std::string& path,
                                          std::size_t limit) {
  using entries = result<std::vector<dir_entry>>;
  if (host.memory() == nullptr) return host.list(path, limit);
  // What is not there needs no memory.
  if (const auto seen = host.identify(path); !seen && seen.error().code == errc::not_found)
    return fail(seen.error());
  return *known<entries>(
      host, fmt::format("list {}", limit), {path},
      [&] { return std::make_shared<const entries>(host.list(path, limit)); },
      [](const entries& e) { return e || e.error().code == errc::not_found; });
}

}  // namespace common
