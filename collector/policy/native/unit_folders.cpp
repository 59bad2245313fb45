#include "collector/policy/native/unit_folders.hpp"

#include "collector/policy/native/unit_names.hpp"

namespace collector::policy::native {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t most_entries = 4096, most_wants_folders = 1024, most_wanted = 1024;

bool is_empty_or_absent(const common::root_dir& root, const std::string& path) {
  const auto entries = root.list(path, 1);
  return entries ? entries->empty() : entries.error().code == common::errc::not_found;
}

/// /lib is /usr/lib, or has no units: then the two are one folder.
bool is_merged(const common::root_dir& root) {
  const auto old = root.stat("/lib/systemd/system");
  if (!old) return old.error().code == common::errc::not_found;
  const auto now = root.stat("/usr/lib/systemd/system");
  const auto link = root.read_link("/lib");
  return now && now->inode == old->inode && link && (*link == "usr/lib" || *link == "/usr/lib");
}

bool are_others_empty(const common::root_dir& root) {
  for (const char* path :
       {"/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
        "/run/systemd/generator.early", "/etc/systemd/system.attached", "/run/systemd/system",
        "/run/systemd/system.attached", "/run/systemd/generator", "/run/systemd/generator.late"})
    if (!is_empty_or_absent(root, path)) return false;
  return true;
}

bool add_wanted(const common::root_dir& root, const std::string& path, unit_folder& into) {
  const auto entries = root.list(path, most_wanted);
  if (!entries) return false;
  for (const auto& e : *entries)
    if (e.type == kind::symlink && !e.name.starts_with('.')) into.wanted.insert(e.name);
  return true;
}

/// A link to a folder of drop-ins is followed by systemctl, and not here.
bool add(const common::root_dir& root, const common::dir_entry& e, std::size_t& wants_folders,
         unit_folder& into) {
  const auto path = into.path + "/" + e.name;
  const auto end = unit_suffix(e.name);
  if (e.name.starts_with('.')) return true;
  if (kind_of_unit(e.name) != unit_kind::invalid) into.entries.emplace(e.name, e.type);
  if (end == ".d") into.drop_ins.insert(e.name);
  if (e.type == kind::directory)
    return (end != ".wants" && end != ".requires") ||
           (++wants_folders <= most_wants_folders && add_wanted(root, path, into));
  if (e.type != kind::symlink) return end != ".d";
  auto target = root.read_link(path);
  if (!target || end == ".d") return false;
  into.links.emplace(e.name, std::move(*target));
  return true;
}

}  // namespace

std::optional<std::vector<unit_folder>> read_unit_folders(const common::root_dir& root) {
  if (!is_merged(root) || !are_others_empty(root)) return std::nullopt;
  std::vector<unit_folder> out;
  std::size_t wants_folders = 0, units = 0;
  for (const auto path : unit_folder_paths) {
    unit_folder folder;
    folder.path = path;
    if (root.read_link(folder.path)) return std::nullopt;
    const auto entries = root.list(folder.path, most_entries);
    if (!entries && entries.error().code == common::errc::not_found) continue;
    if (!entries) return std::nullopt;
    for (const auto& e : *entries)
      if (!add(root, e, wants_folders, folder)) return std::nullopt;
    units += folder.entries.size();
    if (units > most_entries) return std::nullopt;
    out.push_back(std::move(folder));
  }
  return out;
}

}  // namespace collector::policy::native
