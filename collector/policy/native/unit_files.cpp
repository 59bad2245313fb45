#include "collector/policy/native/unit_files.hpp"

#include <algorithm>

#include "collector/policy/native/unit_names.hpp"

namespace collector::policy::native {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t largest_unit = 256u << 10, most_drop_ins = 256;
constexpr unsigned most_links = 8;

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// One of the names under which `systemctl enable` would put a link.
bool is_known(std::string_view link, std::string_view name, const unit_install& install) {
  if (link == name || std::ranges::find(install.aliases, link) != install.aliases.end())
    return true;
  return !install.default_instance.empty() && link == instance_of(name, install.default_instance);
}

/// The links of a folder that enable the unit or lead to it. In *.wants only their own names count.
std::vector<std::string_view> links_to(const std::string& name, const unit_folder& folder) {
  std::vector<std::string_view> out;
  const bool is_template = kind_of_unit(name) == unit_kind::blank_template;
  for (const auto& link : folder.wanted)
    if (link == name || (is_template && template_of(link) == name)) out.push_back(link);
  for (const auto& [link, target] : folder.links)
    if (base_name(target) == name) out.push_back(link);
  return out;
}

}  // namespace

std::optional<unit_files> unit_files::load(const common::root_dir& root) {
  auto folders = read_unit_folders(root);
  return folders ? std::optional(unit_files(root, std::move(*folders))) : std::nullopt;
}

std::vector<std::string> unit_files::names() const {
  std::set<std::string> out;
  for (const auto& folder : folders_)
    for (const auto& [name, type] : folder.entries) out.insert(name);
  return {out.begin(), out.end()};
}

std::optional<unit_files::place> unit_files::find(const std::string& name) const {
  for (const auto& file : {name, template_of(name)})
    for (const auto& folder : folders_)
      if (folder.entries.contains(file)) return place{&folder, file};
  return std::nullopt;
}

/// The unit that a link stands for. Only links within the folders, to the file that the unit's name
/// leads to as well: another would be a linked unit, a suspicious one or none.
std::optional<std::string> unit_files::linked_unit(const place& link) const {
  const std::string_view target = link.folder->links.find(link.name)->second;
  const auto unit = base_name(target);
  auto folder = target.substr(0, target.size() - unit.size());
  if (folder.empty()) folder = link.folder->path;
  if (folder.ends_with('/')) folder.remove_suffix(1);
  if (folder == "/lib/systemd/system") folder = "/usr/lib/systemd/system";
  const auto kinds = std::pair{kind_of_unit(link.name), kind_of_unit(unit)};
  if (kinds.first != kinds.second ||
      (kinds.first != unit_kind::plain && kinds.first != unit_kind::blank_template))
    return std::nullopt;
  if (unit == link.name || unit_suffix(unit) != unit_suffix(link.name) || !may_alias(unit))
    return std::nullopt;
  const auto file = find(std::string(unit));
  return file && file->folder->path == folder ? std::optional(std::string(unit)) : std::nullopt;
}

unit_files::answer unit_files::followed(const place& link, const std::string& name,
                                        unsigned depth) const {
  if (link.folder->links.find(link.name)->second == "/dev/null") return {true, "masked"};
  if (name != link.name || depth == most_links) return {};
  const auto unit = linked_unit(link);
  const auto end = unit ? state_at(*unit, depth + 1) : answer{};
  return !end.certain || end.state == "masked" ? end : answer{true, "alias"};
}

unit_files::answer unit_files::state_of(const std::string& name) const { return state_at(name, 0); }

unit_files::answer unit_files::state_at(const std::string& name, unsigned depth) const {
  const auto unit = kind_of_unit(name);
  if (unit == unit_kind::invalid || (unit != unit_kind::plain && !may_be_template(name))) return {};
  const auto at = find(name);
  if (!at) return {true, {}};
  const auto type = at->folder->entries.find(at->name)->second;
  if (type == kind::symlink) return followed(*at, name, depth);
  if (type != kind::file) return {};
  const auto file = root_->read(at->folder->path + "/" + at->name, largest_unit);
  if (!file || file->truncated) return {};
  if (file->bytes.empty()) return {true, "masked"};
  unit_install install;
  if (!read_unit_install(file->bytes, name, install) || !read_drop_ins(name, install)) return {};
  return state_by_links(name, install);
}

bool unit_files::read_drop_ins(const std::string& name, unit_install& into) const {
  // As for presets: the first file of a name hides the others, and names order them. An instance's
  // come before its template's.
  std::map<std::string, std::string> files;
  for (const auto& unit : {name, template_of(name)})
    for (const auto& folder : folders_) {
      if (!folder.drop_ins.contains(unit + ".d")) continue;
      const auto entries = root_->list(folder.path + "/" + unit + ".d", most_drop_ins);
      if (!entries) return false;
      for (const auto& e : *entries) {
        if (!e.name.ends_with(".conf") || e.name.starts_with('.')) continue;
        if (e.type != kind::file) return false;
        files.try_emplace(e.name, folder.path + "/" + unit + ".d/" + e.name);
      }
    }
  return std::ranges::all_of(files, [&](const auto& f) {
    const auto text = root_->read(f.second, largest_unit);
    return text && !text->truncated && read_unit_install(text->bytes, name, into);
  });
}

/// Links among the distribution's own files enable nothing. What they make of an instance depends
/// on where its template is: that is left to systemctl.
unit_files::answer unit_files::state_by_links(const std::string& name,
                                              const unit_install& install) const {
  bool linked = false, wanted_by_vendor = false;
  for (const auto& folder : folders_) {
    const auto links = links_to(name, folder);
    if (links.empty()) continue;
    if (!folder.is_configuration()) {
      wanted_by_vendor = true;
      continue;
    }
    if (std::ranges::any_of(links, [&](auto link) { return is_known(link, name, install); }))
      return {true, "enabled"};
    linked = true;
  }
  if (wanted_by_vendor && kind_of_unit(name) == unit_kind::instance) return {};
  if (linked) return {true, "indirect"};
  return {true, install.has_rules() ? "disabled" : install.also ? "indirect" : "static"};
}

}  // namespace collector::policy::native
