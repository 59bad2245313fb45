// Firefox: extensions.json of each profile.
#include <algorithm>
#include <array>

#include "collector/inventory/browsers/browsers.hpp"
#include "collector/inventory/json_file.hpp"

namespace collector::inventory {

namespace {

using schemas::json;
constexpr std::array folders{".mozilla/firefox", "snap/firefox/common/.mozilla/firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"};
constexpr std::size_t file_limit = 8u << 20, entries_limit = 1000, permissions_limit = 200;

schemas::list permissions_of(const json& addon) {
  const auto& of = member(addon, "userPermissions");
  if (!of.is_object()) return {};
  std::vector<std::string> out;
  for (const auto* group : {"permissions", "origins"})
    for (const auto& p : member(of, group))
      if (p.is_string() && out.size() < permissions_limit) out.push_back(p.get<std::string>().substr(0, 256));
  std::ranges::sort(out);
  return out;
}

/// False: no room for more.
bool take(const json& addon, const std::string& user, const std::string& profile, extension_rows& to) {
  schemas::browser_extension e;
  e.browser = "firefox";
  e.user = user;
  e.profile = "/" + profile;
  e.extension_id = text_at(addon, "id", 256);
  e.version = text_at(addon, "version", 128);
  if (!e.extension_id || !e.version) return to.lost(profile + "/extensions.json: an entry without a readable id or version"), true;
  const auto& about = member(addon, "defaultLocale");
  e.name = text_at(about, "name", 1024);
  e.description = text_at(about, "description", 2048);
  e.vendor = text_at(about, "creator", 256);
  e.type = text_at(addon, "type", 64);
  e.source = text_at(addon, "location", 64);
  e.enabled = boolean_at(addon, "active");
  e.permissions = permissions_of(addon);
  e.update_url = text_at(addon, "sourceURI");
  e.path = text_at(addon, "path");
  if (const auto ms = integer_at(addon, "installDate"); ms && *ms > 0) e.installed_at.ms = *ms;
  return to.add(e);
}

}  // namespace

void read_firefox(const common::root_dir& host, const home& of, extension_rows& to) {
  constexpr std::array<std::string_view, 1> wanted{"addons"};
  for (const auto* folder : folders) {
    const auto base = of.path + "/" + folder;
    const auto entries = host.list(base, entries_limit);
    if (!entries) {
      if (entries.error().code != common::errc::not_found) to.lost(entries.error().detail);
      continue;
    }
    to.found = true;
    for (const auto& e : *entries) {
      if (e.type != common::dir_entry::kind::directory) continue;
      const auto profile = base + "/" + e.name;
      const auto file = read_json(host, profile + "/extensions.json", {.bytes = file_limit, .depth = 16, .only = wanted});
      if (!file) {
        if (file.error().code != common::errc::not_found) to.lost(file.error().detail);
        continue;
      }
      for (const auto& addon : member(*file, "addons"))
        if (!take(addon, of.user, profile, to)) return;
    }
  }
}

}  // namespace collector::inventory
