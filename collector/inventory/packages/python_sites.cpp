#include "collector/inventory/packages/python_sites.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <set>

#include "collector/inventory/homes.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t folder_limit = 10'000, top_limit = 10'000, all_limit = 100'000;
constexpr int deepest_site = 4;
/// Hidden folders in which environments are kept.
constexpr std::array<std::string_view, 9> kept_hidden{
    ".venv", ".virtualenvs", ".local", ".pyenv", ".conda", ".envs", ".tox", ".nox", ".pipx"};
/// Below a home: where tools keep an installation or an environment a folder.
constexpr auto tools = std::to_array<std::string_view>(
    {".pyenv/versions", ".local/share/pipx/venvs", ".local/pipx/venvs", ".local/share/uv/tools",
     ".local/share/uv/python", ".local/share/virtualenvs", ".cache/pypoetry/virtualenvs",
     ".local/share/hatch/env/virtual", ".asdf/installs/python", ".local/share/mise/installs/python",
     ".rye/py", ".rye/tools", ".conda/envs"});
/// Where images keep what they were made for.
constexpr auto of_images = std::to_array<std::string_view>(
    {"app", "venv", ".venv", "code", "workspace", "usr/src", "usr/app", "usr/local/app"});
constexpr std::array<std::string_view, 6> never{"node_modules",  "__pycache__", "site-packages",
                                                "dist-packages", "proc",        "sys"};

class search {
 public:
  search(const common::root_dir& host, package_rows& out) : host_(host), out_(out) {}

  /// The packages of an installation at `prefix`: lib/python3.11/site-packages, PyPy's
  /// lib/pypy3.9/site-packages, and their like.
  void add_prefix(const std::string& prefix) {
    for (const auto* lib : {"lib", "lib64"}) {
      const auto folder = prefix + "/" + lib;
      for (const auto& e : list(folder))
        if ((e.name.starts_with("python") || e.name.starts_with("pypy")) &&
            e.type == kind::directory)
          for (const auto* site : {"site-packages", "dist-packages"})
            add(folder + "/" + e.name + "/" + site);
    }
  }

  /// Environments below `top`, symlinks not followed, within its own bound: whoever has many
  /// folders hides nobody else's.
  void walk(const std::string& top) {
    std::deque<std::pair<std::string, int>> open{{top, 0}};
    for (std::size_t folders = 1; !open.empty(); open.pop_front(), ++folders) {
      const auto [folder, depth] = open.front();
      if (folders > top_limit || ++folders_ > all_limit)
        return out_.lost_below(
            top, fmt::format("/{}: more than {} folders{} to look for Python environments in", top,
                             std::min(folders - 1, top_limit),
                             folders > top_limit ? "" : " beside those of others"));
      const auto entries = common::list_known(host_, folder, folder_limit);
      if (!entries) {  // what is closed to us is looked into by chance only
        if (entries.error().code == common::errc::too_large)
          out_.lost_at(folder, entries.error().detail);
        continue;
      }
      if (std::ranges::any_of(*entries, [](const auto& e) {
            return e.name == "pyvenv.cfg" || e.name == "conda-meta";
          })) {
        add_prefix(folder);
        add_each(folder + "/envs");  // conda keeps its others there
        continue;
      }
      if (depth == deepest_site) {
        note_deeper(folder, *entries);
        continue;
      }
      for (const auto& e : *entries)
        if (e.type == kind::directory && is_walked(e.name))
          open.emplace_back(folder + "/" + e.name, depth + 1);
    }
  }

  /// A folder that was named may be an installation, or its packages.
  void add_named(const std::string& folder) {
    if (folder.ends_with("/site-packages") || folder.ends_with("/dist-packages")) add(folder);
    add_prefix(folder);
  }

  /// A prefix a folder.
  void add_each(const std::string& parent) {
    for (const auto& e : list(parent))
      if (e.type == kind::directory) add_prefix(parent + "/" + e.name);
  }

  /// Folders that are too deep to be looked into; empty: none.
  std::string deeper() const {
    return deeper_ == 0 ? std::string{}
                        : fmt::format(
                              "not looked into for Python environments, deeper than {}: "
                              "{} folders, the first of them in /{}, which look_in may name",
                              deepest_site, deeper_, first_deeper_);
  }

  std::vector<std::string> take() { return {found_.begin(), found_.end()}; }

 private:
  /// Nothing where there is no such folder, or where it cannot be listed, which is told.
  std::vector<common::dir_entry> list(const std::string& folder) {
    auto entries = common::list_known(host_, folder, folder_limit);
    if (entries) return std::move(*entries);
    if (may_hold(entries.error())) out_.lost_at(folder, entries.error().detail);
    return {};
  }

  static bool is_walked(std::string_view name) {
    if (name.starts_with('.')) return std::ranges::find(kept_hidden, name) != kept_hidden.end();
    return std::ranges::find(never, name) == never.end();
  }

  /// lib64 is often a link to lib: the same folder counts once.
  void add(const std::string& site) {
    const auto facts = host_.stat(site);
    if (facts && S_ISDIR(facts->mode) && seen_.emplace(facts->inode, facts->mtime_ms).second)
      found_.insert(site);
  }

  void note_deeper(const std::string& folder, const std::vector<common::dir_entry>& entries) {
    const auto n = std::ranges::count_if(
        entries, [](const auto& e) { return e.type == kind::directory && is_walked(e.name); });
    if (n > 0 && deeper_ == 0) first_deeper_ = folder;
    deeper_ += static_cast<std::size_t>(n);
  }

  const common::root_dir& host_;
  package_rows& out_;
  std::size_t folders_ = 0, deeper_ = 0;
  std::string first_deeper_;
  std::set<std::pair<std::uint64_t, std::int64_t>> seen_;
  std::set<std::string> found_;
};

}  // namespace

std::vector<std::string> python_sites(const common::root_dir& host, const homes& people,
                                      package_rows& out) {
  search s(host, out);
  s.add_prefix("usr");
  s.add_prefix("usr/local");
  for (const auto& folder : out.further()) s.add_named(folder);
  auto tops = out.further();
  tops.insert(tops.end(), {"opt", "srv", "var/www"});
  s.add_each("opt");  // what vendors bring with a Python of their own
  for (const auto folder : of_images) {
    s.add_prefix(std::string(folder));
    tops.emplace_back(folder);
  }
  for (const auto& h : people.all) {
    s.add_prefix(h.path + "/.local");
    tops.push_back(h.path);
    for (const auto tool : tools) s.add_each(fmt::format("{}/{}", h.path, tool));
  }
  for (const auto& top : tops) s.walk(top);
  if (!s.deeper().empty()) out.remark(s.deeper());
  return s.take();
}

}  // namespace collector::inventory
