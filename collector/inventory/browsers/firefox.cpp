// Firefox: extensions.json of each profile.
#include <array>
#include <map>

#include "collector/inventory/browsers/browsers.hpp"
#include "collector/inventory/protocols/ini.hpp"

namespace collector::inventory {

namespace {

using schemas::json;
constexpr std::array folders{".mozilla/firefox", "snap/firefox/common/.mozilla/firefox",
                             ".var/app/org.mozilla.firefox/.mozilla/firefox"};
constexpr std::size_t addons_limit = 8u << 20, profiles_limit = 1000, ini_limit = 256u << 10;

/// Permissions and sites in one list; absent where none are said.
schemas::list permissions_in(const json& of) {
  if (!of.is_object() || of.empty()) return {};
  json all = json::array();
  for (const auto* group : {"permissions", "origins"})
    for (const auto& p : member(of, group)) all.push_back(p);
  return sorted_texts(all);
}

/// What profiles.ini calls the profiles in `base`, by their folders.
std::map<std::string, std::string> names_of_profiles(const common::root_dir& host,
                                                     const std::string& base) {
  std::map<std::string, std::string> out;
  if (const auto file = host.read(base + "/profiles.ini", ini_limit))
    for (const auto& s : parse_ini(file->bytes))
      if (!s.get("Path").empty() && !s.get("Name").empty())
        out.emplace(s.get("Path"), s.get("Name").substr(0, 256));
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
    const auto names = names_of_profiles(host, base);
    for (const auto& e : *entries) {
      if (e.type != common::dir_entry::kind::directory) continue;
      firefox_profile in{.user = of.user, .path = base + "/" + e.name, .name = {}};
      if (const auto at = names.find(e.name); at != names.end()) in.name = at->second;
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
