// Firefox: extensions.json of each profile.
#include <array>
#include <map>

#include "collector/inventory/browsers/browsers.hpp"
#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/root_path.hpp"

namespace collector::inventory {

namespace {

using schemas::json;
/// Below a home; of late new profiles lie where XDG wants them.
constexpr std::array folders{".mozilla/firefox",
                             ".config/mozilla/firefox",
                             "snap/firefox/common/.mozilla/firefox",
                             "snap/firefox/common/.config/mozilla/firefox",
                             ".var/app/org.mozilla.firefox/.mozilla/firefox",
                             ".var/app/org.mozilla.firefox/config/mozilla/firefox"};
constexpr std::size_t addons_limit = 8u << 20, profiles_limit = 1000, ini_limit = 256u << 10;

/// Permissions and sites in one list; absent where none are said.
schemas::list permissions_in(const json& of) {
  if (!of.is_object() || of.empty()) return {};
  json all = json::array();
  for (const auto* group : {"permissions", "origins"})
    for (const auto& p : member(of, group)) all.push_back(p);
  return sorted_texts(all);
}

/// Where the profiles of `base` lie, and what profiles.ini calls them: all of its folders, and
/// those that the file names elsewhere (`IsRelative=0`).
std::map<std::string, schemas::text> profiles_in(const common::root_dir& host,
                                                 const std::string& base,
                                                 const std::vector<common::dir_entry>& entries,
                                                 extension_rows& to) {
  std::map<std::string, schemas::text> out;
  for (const auto& e : entries)
    if (e.type == common::dir_entry::kind::directory) out[base + "/" + e.name];
  const auto ini = base + "/profiles.ini";
  const auto file = host.read(ini, ini_limit);
  if (!file && may_hold(file.error())) to.lost(file.error().detail);
  if (file && file->truncated) to.lost(fmt::format("{}: larger than {} bytes", ini, ini_limit));
  const auto sections = file ? parse_ini(file->bytes) : std::vector<ini_section>{};
  for (const auto& s : sections) {
    if (s.get("Path").empty()) continue;
    if (out.size() > profiles_limit) {
      to.lost(fmt::format("{}: more than {} profiles", ini, profiles_limit));
      break;
    }
    const bool elsewhere = s.get("IsRelative") == "0";
    const auto path = below_root(elsewhere ? std::string(s.get("Path"))
                                           : fmt::format("{}/{}", base, s.get("Path")));
    if (const auto name = s.get("Name"); !name.empty()) out[path] = name.substr(0, 256);
    out[path];
  }
  return out;
}

struct firefox_profile {
  std::string user, path;
  schemas::text name;
};

/// False: no room for more.
bool take(const json& addon, const firefox_profile& in, extension_rows& to) {
  schemas::browser_extension e;
  e.browser = "firefox";
  e.user = in.user;
  e.profile = "/" + in.path;
  e.profile_name = in.name;
  e.extension_id = text_at(addon, "id", 256);
  e.version = text_at(addon, "version", 128);
  if (!e.extension_id || !e.version)
    return to.lost(in.path + "/extensions.json: an entry without a readable id or version"), true;
  const auto& about = member(addon, "defaultLocale");
  e.name = text_at(about, "name", 1024);
  e.description = text_at(about, "description", 2048);
  e.vendor = text_at(about, "creator", 256);
  e.type = text_at(addon, "type", 64);
  e.source = text_at(addon, "location", 64);
  e.enabled = boolean_at(addon, "active");
  e.permissions = permissions_in(member(addon, "userPermissions"));
  e.optional_permissions = permissions_in(member(addon, "optionalPermissions"));
  e.visible = boolean_at(addon, "visible");
  constexpr std::int64_t never = 0;  // AddonManager.AUTOUPDATE_DISABLE
  if (const auto updates = integer_at(addon, "applyBackgroundUpdates"))
    e.auto_update = *updates != never;
  e.update_url = text_at(addon, "sourceURI");
  e.path = text_at(addon, "path");
  if (const auto ms = integer_at(addon, "installDate"); ms && *ms > 0) e.installed_at.ms = *ms;
  return to.add(e);
}

}  // namespace

void read_firefox(const common::root_dir& host, const home& of, extension_rows& to) {
  constexpr std::array<std::string_view, 1> wanted{"addons"};
  to.browser = "firefox";
  for (const auto* folder : folders) {
    const auto base = of.path + "/" + folder;
    const auto entries = host.list(base, profiles_limit);
    if (!entries) {
      if (entries.error().code != common::errc::not_found) to.lost(entries.error().detail);
      continue;
    }
    to.found = true;
    for (const auto& [path, name] : profiles_in(host, base, *entries, to)) {
      const firefox_profile in{.user = of.user, .path = path, .name = name};
      const auto file = read_json(host, in.path + "/extensions.json",
                                  {.bytes = addons_limit, .depth = 16, .only = wanted});
      if (!file) {
        if (file.error().code != common::errc::not_found) to.lost(file.error().detail);
        continue;
      }
      for (const auto& addon : member(*file, "addons"))
        if (!take(addon, in, to)) return;
    }
  }
}

}  // namespace collector::inventory
