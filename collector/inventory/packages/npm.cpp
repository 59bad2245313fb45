// Packages of node_modules where `npm install --global` puts them: scoped ones, and those nested in
// others.
#include <algorithm>
#include <array>
#include <deque>

#include "collector/inventory/homes.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t manifest_limit = 1u << 20, modules_limit = 20'000;
constexpr int deepest_module = 12;
constexpr std::array<std::string_view, 7> wanted{"name",    "version", "description", "homepage",
                                                 "license", "author",  "repository"};

/// `author` and `license` are text, or an object that names it.
schemas::text named(const schemas::json& manifest, std::string_view member_name,
                    std::string_view inside) {
  const auto plain = text_at(manifest, member_name, 1024);
  return plain ? plain : text_at(member(manifest, member_name), inside, 1024);
}

/// What npm calls a package that has no name of its own: as its folder, with the scope.
std::string name_of_folder(std::string_view file) {
  const auto folder = file.substr(0, file.rfind('/'));
  auto start = folder.rfind('/');
  const auto before = folder.rfind('/', start - 1);
  if (before != folder.npos && folder[before + 1] == '@') start = before;
  return std::string(folder.substr(start + 1));
}

/// A number is one, too; a package without a version npm lists as NAME@.
schemas::text version_in(const schemas::json& manifest) {
  if (auto text = text_at(manifest, "version", 256)) return text;
  const auto at = manifest.is_object() ? manifest.find("version") : manifest.end();
  return at != manifest.end() && at->is_number() ? text_or_absent(at->dump(), 256)
                                                 : schemas::text{};
}

/// One package, or why it is not a package; neither: there is no manifest.
struct manifest_reading {
  std::optional<schemas::encoded_row> row;
  std::string fault;
};

manifest_reading read_manifest(const common::root_dir& host, const std::string& file) {
  const auto manifest =
      read_json(host, file, {.bytes = manifest_limit, .depth = 16, .only = wanted});
  if (!manifest)
    return {
        {},
        manifest.error().code == common::errc::not_found ? std::string{} : manifest.error().detail};
  schemas::package p;
  p.name = text_at(*manifest, "name", 512);
  p.version = version_in(*manifest);
  if (!p.name) p.name = name_of_folder(file);
  p.format = "npm";
  p.path = "/" + file;
  p.description = text_at(*manifest, "description", 4096);
  p.homepage = text_at(*manifest, "homepage");
  p.license = named(*manifest, "license", "type");
  p.vendor = named(*manifest, "author", "name");
  p.source = named(*manifest, "repository", "url");
  return {masked_row(p), {}};
}

class walk {
 public:
  walk(const common::root_dir& host, package_rows& out) : host_(host), out_(out) {}

  /// False: no room for more of what is there.
  bool modules(const std::string& folder, int depth) {
    const auto entries = common::list_known(host_, folder, modules_limit);
    if (!entries) {
      if (entries.error().code != common::errc::not_found)
        out_.lost_at(folder, entries.error().detail);
      return true;
    }
    if (depth == 0) out_.found();
    if (depth == deepest_module)
      return out_.lost_at(folder, fmt::format("{}: nested deeper than {}", folder, deepest_module)),
             true;
    for (const auto& e : *entries) {
      if (e.name.starts_with('.') || (e.type != kind::directory && e.type != kind::symlink))
        continue;
      const auto path = folder + "/" + e.name;
      // A scope is a folder of packages. What a link leads to is a package, but what is nested in
      // it belongs elsewhere.
      if (!(e.name.starts_with('@') ? scope(path, depth)
                                    : package(path, depth, e.type == kind::directory)))
        return false;
    }
    return true;
  }

 private:
  bool scope(const std::string& folder, int depth) {
    const auto entries = common::list_known(host_, folder, modules_limit);
    if (!entries) return out_.lost_at(folder, entries.error().detail), true;
    for (const auto& e : *entries)
      if (!e.name.starts_with('.') &&
          !package(folder + "/" + e.name, depth, e.type == kind::directory))
        return false;
    return true;
  }

  bool package(const std::string& folder, int depth, bool nested) {
    if (!out_.may_look()) return false;
    const auto file = folder + "/package.json";
    const auto one = common::known<manifest_reading>(
        host_, "npm", {file},
        [&] { return std::make_shared<manifest_reading>(read_manifest(host_, file)); },
        [](const manifest_reading& r) { return r.fault.empty(); });
    if (!one->fault.empty()) out_.lost_at(file, one->fault);
    if (one->row && !out_.add(*one->row)) return false;
    return !nested || modules(folder + "/node_modules", depth + 1);
  }

  const common::root_dir& host_;
  package_rows& out_;
};

/// Every folder that holds one installation a folder, as nvm and hand-made ones under /opt do.
void add_each(const common::root_dir& host, const std::string& parent, std::string_view modules,
              package_rows& out, std::vector<std::string>& to) {
  const auto entries = common::list_known(host, parent, 1000);
  if (!entries)
    return may_hold(entries.error()) ? out.lost_at(parent, entries.error().detail) : void();
  for (const auto& e : *entries)
    if (e.type == kind::directory) to.push_back(fmt::format("{}/{}/{}", parent, e.name, modules));
}

constexpr std::string_view usual = "lib/node_modules";
/// Where a home keeps packages for all its projects.
constexpr auto of_homes = std::to_array<std::string_view>(
    {".npm-global/lib/node_modules", ".local/lib/node_modules", ".npm-packages/lib/node_modules",
     "n/lib/node_modules", ".config/yarn/global/node_modules", ".bun/install/global/node_modules"});
/// Where version managers and tools keep an installation a folder, and the packages in it.
struct kept {
  std::string_view folder, modules;
};
constexpr auto of_tools =
    std::to_array<kept>({{".nvm/versions/node", usual},
                         {".volta/tools/image/node", usual},
                         {".volta/tools/image/packages", usual},
                         {".local/share/fnm/node-versions", "installation/lib/node_modules"},
                         {".fnm/node-versions", "installation/lib/node_modules"},
                         {".asdf/installs/nodejs", usual},
                         {".local/share/mise/installs/node", usual},
                         {".local/share/pnpm/global", "node_modules"}});
/// Where images keep what they were made for.
constexpr auto of_images_npm = std::to_array<std::string_view>(
    {"app/node_modules", "usr/src/app/node_modules", "usr/app/node_modules", "code/node_modules",
     "workspace/node_modules", "usr/local/share/.config/yarn/global/node_modules"});

/// Where npmrc(5) puts packages for all projects, `prefix=${HOME}/.npm-packages`; empty: it does
/// not say.
std::string prefix_in(const common::root_dir& host, const std::string& npmrc,
                      const std::string& home, package_rows& found) {
  const auto file = read_whole(host, npmrc, 256u << 10);
  if (!file && may_hold(file.error())) found.lost(file.error().detail);
  std::string_view rest = file ? std::string_view(*file) : std::string_view{};
  std::string out;
  for (std::string_view line; next_line(rest, line);) {
    const auto equals = line.find('=');
    if (equals == line.npos || trim(line.substr(0, equals)) != "prefix") continue;
    auto value = trim(line.substr(equals + 1));
    if (value.size() > 1 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0])
      value = value.substr(1, value.size() - 2);
    out = value.substr(0, 1024);
  }
  for (const std::string_view form : {"${HOME}", "$HOME", "~"})
    if (out.starts_with(form)) out = "/" + home + out.substr(form.size());
  return out.starts_with('/') ? below_root(out) : std::string{};
}

/// The same folder once, whoever names it.
void add_prefix(const std::string& prefix, std::vector<std::string>& to) {
  const auto place = fmt::format("{}/{}", prefix, usual);
  if (!prefix.empty() && std::ranges::find(to, place) == to.end()) to.push_back(place);
}

/// The folders node_modules in one that was named, not those that are nested in others.
void find_modules(const common::root_dir& host, const std::string& top, package_rows& out,
                  std::vector<std::string>& to) {
  constexpr std::size_t most = 10'000;
  constexpr int deepest = 4;
  std::deque<std::pair<std::string, int>> open{{top, 0}};
  for (std::size_t looked = 0; !open.empty(); open.pop_front()) {
    const auto [folder, depth] = open.front();
    if (folder.ends_with("node_modules")) {
      to.push_back(folder);
      continue;
    }
    if (++looked > most)
      return out.lost_at(top, fmt::format("more than {} folders in /{}, which is looked into for "
                                          "node_modules",
                                          most, top));
    const auto entries = common::list_known(host, folder, modules_limit);
    if (!entries) {
      if (may_hold(entries.error())) out.lost_at(folder, entries.error().detail);
      continue;
    }
    for (const auto& e : *entries)
      if (e.type == kind::directory && !e.name.starts_with('.') && depth < deepest)
        open.emplace_back(folder + "/" + e.name, depth + 1);
  }
}

}  // namespace

void read_npm(const common::root_dir& host, package_rows& out) {
  std::vector<std::string> places{"usr/lib/node_modules", "usr/local/lib/node_modules"};
  add_each(host, "opt", usual, out, places);
  places.insert(places.end(), of_images_npm.begin(), of_images_npm.end());
  for (const auto* npmrc : {"etc/npmrc", "usr/etc/npmrc", "usr/local/etc/npmrc"})
    add_prefix(prefix_in(host, npmrc, "root", out), places);
  for (const auto& folder : out.further()) find_modules(host, folder, out, places);
  const auto people = find_homes(host);
  out.tell_homes(people);
  for (const auto& h : people.all) {
    for (const auto modules : of_homes) places.push_back(fmt::format("{}/{}", h.path, modules));
    for (const auto& [folder, modules] : of_tools)
      add_each(host, fmt::format("{}/{}", h.path, folder), modules, out, places);
    add_prefix(prefix_in(host, h.path + "/.npmrc", h.path, out), places);
  }
  walk w(host, out);
  const package_places whose(people);
  for (const auto& place : places) {
    out.begin_place(whose.of(place));
    w.modules(place, 0);
  }
}

}  // namespace collector::inventory
