// The Chromium family: PROFILE/Extensions/ID/VERSION/manifest.json, and what the preferences say of
// each.
#include <algorithm>
#include <array>

#include "collector/inventory/browsers/browsers.hpp"
#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
using schemas::json;

struct family_member {
  const char *name, *folder;
};
constexpr std::array family{
    family_member{"chrome", ".config/google-chrome"},
    family_member{"chrome-beta", ".config/google-chrome-beta"},
    family_member{"chrome-dev", ".config/google-chrome-unstable"},
    family_member{"chromium", ".config/chromium"},
    family_member{"chromium", "snap/chromium/common/chromium"},
    family_member{"brave", ".config/BraveSoftware/Brave-Browser"},
    family_member{"brave-beta", ".config/BraveSoftware/Brave-Browser-Beta"},
    family_member{"brave-nightly", ".config/BraveSoftware/Brave-Browser-Nightly"},
    family_member{"brave", "snap/brave/current/.config/BraveSoftware/Brave-Browser"},
    family_member{"edge", ".config/microsoft-edge"},
    family_member{"edge-beta", ".config/microsoft-edge-beta"},
    family_member{"edge-dev", ".config/microsoft-edge-dev"},
    family_member{"opera", ".config/opera"},
    family_member{"opera", "snap/opera/common/.config/opera"},
    family_member{"opera", "snap/opera/current/.config/opera"},
    family_member{"thorium", ".config/thorium"}, family_member{"vivaldi", ".config/vivaldi"},
    family_member{"vivaldi", "snap/vivaldi/current/.config/vivaldi"},
    family_member{"yandex", ".config/yandex-browser"},
    // As flatpaks they have a folder of their own in place of `.config`.
    family_member{"brave", ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser"},
    family_member{"chrome", ".var/app/com.google.Chrome/config/google-chrome"},
    family_member{"chrome-dev", ".var/app/com.google.ChromeDev/config/google-chrome-unstable"},
    family_member{"chromium", ".var/app/org.chromium.Chromium/config/chromium"},
    family_member{"chromium",
                  ".var/app/io.github.ungoogled_software.ungoogled_chromium/config/chromium"},
    family_member{"edge", ".var/app/com.microsoft.Edge/config/microsoft-edge"},
    family_member{"edge-dev", ".var/app/com.microsoft.EdgeDev/config/microsoft-edge-dev"},
    family_member{"opera", ".var/app/com.opera.Opera/config/opera"},
    family_member{"vivaldi", ".var/app/com.vivaldi.Vivaldi/config/vivaldi"},
    family_member{"yandex", ".var/app/ru.yandex.Browser/config/yandex-browser"}};
constexpr std::size_t manifest_limit = 1u << 20, preferences_limit = 8u << 20,
                      extension_folders_limit = 1000;
constexpr std::int64_t seconds_1601_to_1970 = 11'644'473'600;

bool is_extension_id(std::string_view name) {
  return name.size() == 32 &&
         std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'p'; });
}

/// `__MSG_name__` stands for a message in the extension's default language.
schemas::text localised(const common::root_dir& host, const std::string& folder,
                        const json& manifest, schemas::text value) {
  if (!value || !value->starts_with("__MSG_") || !value->ends_with("__") || value->size() < 9)
    return value;
  const auto language = text_at(manifest, "default_locale", 32);
  if (!language || language->find('/') != std::string::npos) return value;
  const auto messages =
      read_json(host, fmt::format("{}/_locales/{}/messages.json", folder, *language),
                {.bytes = manifest_limit, .depth = 8, .comments = true});
  if (!messages) return value;
  const auto wanted = common::lower_case(value->substr(6, value->size() - 8));
  for (const auto& [name, message] : messages->items())
    if (common::lower_case(name) == wanted) return text_at(message, "message", 1024);
  return value;
}

/// What Preferences or Secure Preferences say of an extension.
void add_settings(const json& settings, const std::string& extension,
                  schemas::browser_extension& e) {
  const auto& s = member(settings, extension);
  if (!s.is_object()) return;
  // Of late there is no state any more: what nothing disables is enabled.
  const auto state = integer_at(s, "state");
  const auto& reasons = member(s, "disable_reasons");
  const bool disabled =
      reasons.is_array() ? !reasons.empty() : integer_at(s, "disable_reasons").value_or(0) != 0;
  e.enabled = state ? *state == 1 : !disabled;
  if (const auto store = boolean_at(s, "from_webstore")) e.source = *store ? "store" : "elsewhere";
  const auto installed =
      number(text_at(s, "first_install_time", 32)
                 .value_or(text_at(s, "install_time", 32).value_or("")));  // µs since 1601
  if (installed && *installed / 1'000'000 > seconds_1601_to_1970)
    e.installed_at.ms = *installed / 1000 - seconds_1601_to_1970 * 1000;
}

struct chromium_profile {
  const char* browser;
  std::string user, path;
  schemas::text name;  ///< as its owner calls it
  json settings;
};

/// Secure Preferences win where both know an extension: that is where the family keeps them.
void read_settings(const common::root_dir& host, chromium_profile& p, extension_rows& to) {
  constexpr std::array<std::string_view, 2> wanted{"extensions", "profile"};
  p.settings = json::object();
  for (const auto* file : {"/Preferences", "/Secure Preferences"}) {
    const auto all =
        read_json(host, p.path + file, {.bytes = preferences_limit, .depth = 24, .only = wanted});
    if (!all) {
      // Which versions run, and what is unpacked elsewhere, only they say.
      if (may_hold(all.error())) to.lost(all.error().detail);
      continue;
    }
    if (!p.name) p.name = text_at(member(*all, "profile"), "name", 256);
    if (const auto& s = member(member(*all, "extensions"), "settings"); !s.empty()) p.settings = s;
  }
}

/// Of manifest v3 the hosts are a list of their own.
schemas::list permissions_of(const json& manifest, const char* permissions, const char* hosts) {
  auto out = sorted_texts(member(manifest, permissions));
  const auto more = sorted_texts(member(manifest, hosts));
  if (!more) return out;
  if (!out) out.emplace();
  out->insert(out->end(), more->begin(), more->end());
  std::ranges::sort(*out);
  return out;
}

/// The folder below the root that the preferences name for an extension, where it is not in the
/// profile: what a developer loaded. Components of the browser are none of the user's.
std::string unpacked_folder(const json& settings) {
  constexpr std::int64_t unpacked = 4, on_command_line = 8;  // extensions::mojom::ManifestLocation
  const auto where = integer_at(settings, "location");
  const auto path = text_at(settings, "path", 4096);
  if (!path || !path->starts_with('/') || (where != unpacked && where != on_command_line))
    return {};
  return path->substr(1);
}

/// Whether a version's folder is the one that the browser runs: older ones lie about until they are
/// cleared away. Where the preferences name none, each is.
bool is_current(const json& settings, const std::string& extension, const std::string& version) {
  const auto path = text_at(settings, "path", 4096);
  return !path || path->starts_with('/') || *path == extension + "/" + version;
}

bool read_version(const common::root_dir& host, const chromium_profile& p,
                  const std::string& extension, const std::string& folder, extension_rows& to) {
  const auto manifest = read_json(host, folder + "/manifest.json",
                                  {.bytes = manifest_limit, .depth = 16, .comments = true});
  if (!manifest) return to.lost(manifest.error().detail), true;
  schemas::browser_extension e;
  e.browser = p.browser;
  e.user = p.user;
  e.profile = "/" + p.path;
  e.extension_id = extension;
  e.version = text_at(*manifest, "version", 128);
  if (!e.version) return to.lost(folder + "/manifest.json: no readable version"), true;
  e.name = localised(host, folder, *manifest, text_at(*manifest, "name", 1024));
  e.description = localised(host, folder, *manifest, text_at(*manifest, "description", 2048));
  e.vendor = text_at(*manifest, "author", 256);
  e.type = member(*manifest, "theme").is_object() ? "theme" : "extension";
  e.permissions = permissions_of(*manifest, "permissions", "host_permissions");
  e.optional_permissions =
      permissions_of(*manifest, "optional_permissions", "optional_host_permissions");
  e.persistent = boolean_at(member(*manifest, "background"), "persistent");
  e.profile_name = p.name;
  e.update_url = text_at(*manifest, "update_url");
  e.path = "/" + folder;
  add_settings(p.settings, extension, e);
  if (!unpacked_folder(member(p.settings, extension)).empty()) e.source = "unpacked";
  return to.add(e);
}

/// False: no room for more.
bool read_profile(const common::root_dir& host, const chromium_profile& p, extension_rows& to) {
  const auto extensions = host.list(p.path + "/Extensions", extension_folders_limit);
  if (!extensions)
    return extensions.error().code == common::errc::not_found ||
           (to.lost(extensions.error().detail), true);
  for (const auto& e : *extensions) {
    if (e.type != kind::directory || !is_extension_id(e.name)) continue;
    const auto versions = host.list(p.path + "/Extensions/" + e.name, extension_folders_limit);
    if (!versions) {
      to.lost(versions.error().detail);
      continue;
    }
    for (const auto& v : *versions)
      if (v.type == kind::directory && is_current(member(p.settings, e.name), e.name, v.name) &&
          !read_version(host, p, e.name, fmt::format("{}/Extensions/{}/{}", p.path, e.name, v.name),
                        to))
        return false;
  }
  return true;
}

/// False: no room for more.
bool read_unpacked(const common::root_dir& host, const chromium_profile& p, extension_rows& to) {
  for (const auto& [extension, settings] : p.settings.items()) {
    if (!is_extension_id(extension)) continue;
    const auto folder = unpacked_folder(settings);
    if (folder.empty()) continue;
    const auto there = host.stat(folder + "/manifest.json");
    if (!there && !may_hold(there.error())) continue;
    if (!read_version(host, p, extension, folder, to)) return false;
  }
  return true;
}

}  // namespace

void read_chromium(const common::root_dir& host, const home& of, extension_rows& to) {
  for (const auto& m : family) {
    to.browser = m.name;
    const auto base = of.path + "/" + m.folder;
    const auto entries = host.list(base, extension_folders_limit);
    if (!entries) {
      if (entries.error().code != common::errc::not_found) to.lost(entries.error().detail);
      continue;
    }
    to.found = true;
    std::vector<std::string> profiles{base};  // Opera has no folder of its own for the one profile
    for (const auto& e : *entries)
      if (e.type == kind::directory) profiles.push_back(base + "/" + e.name);
    for (auto& path : profiles) {
      if (!host.stat(path + "/Extensions") && !host.stat(path + "/Preferences")) continue;
      chromium_profile p{
          .browser = m.name, .user = of.user, .path = path, .name = {}, .settings = {}};
      read_settings(host, p, to);
      if (!read_profile(host, p, to) || !read_unpacked(host, p, to)) return;
    }
  }
}

}  // namespace collector::inventory
