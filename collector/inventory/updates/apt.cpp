// What apt's lists have that is newer than what dpkg has installed.
#include <algorithm>
#include <unordered_set>

#include "collector/inventory/os_release.hpp"
#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/updates/apt_lists.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t status_most = 256u << 20, configuration_most = 1u << 20;
using common::versions::format;

struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
using name_set = std::unordered_set<std::string, text_hash, std::equal_to<>>;

struct deb_packages {
  installed_packages all;
  name_set names;
  std::string native;  ///< the architecture that `all` stands for
};

/// Unpacked, half configured and the like have a version as well, and apt upgrades them.
bool has_version(std::string_view state) {
  return state == "installed" || state == "unpacked" || state == "half-configured" ||
         state.starts_with("triggers-");
}

/// `util-linux (2.38)`: the name.
std::string_view source_name(const dpkg_stanza& s) {
  return trim(s.source.substr(0, s.source.find_first_of(" \t(")));
}

std::string architecture_of(const dpkg_stanza& s, const std::string& native) {
  return s.architecture == "all" ? native : std::string(s.architecture);
}

deb_packages read_installed(std::string_view status, std::string native) {
  deb_packages out{.all = {}, .names = {}, .native = std::move(native)};
  parse_dpkg_status(status, [&](const dpkg_stanza& s) {
    if (!has_version(s.state()) || s.version.empty()) return true;
    out.names.emplace(s.package);
    out.all[{std::string(s.package), architecture_of(s, out.native)}] = {
        .version = std::string(s.version),
        .architecture = std::string(s.architecture),
        .held = s.status.starts_with("hold ")};
    return true;
  });
  return out;
}

/// `Package` stands first: what is not installed is not looked into further.
bool may_be_installed(std::string_view stanza, const deb_packages& here) {
  constexpr std::string_view field = "Package: ";
  if (!stanza.starts_with(field)) return true;
  const auto line = stanza.substr(field.size(), stanza.find('\n') - field.size());
  return here.names.contains(trim(line));
}

void read_list(const common::root_dir& host, const apt_list& list, deb_packages& here,
               update_rows& out) {
  const auto read = each_list_stanza(host, list.file, [&](std::string_view stanza) {
    if (!may_be_installed(stanza, here)) return;
    parse_dpkg_status(stanza, [&](const dpkg_stanza& s) {
      const auto at = here.all.find({std::string(s.package), architecture_of(s, here.native)});
      if (at != here.all.end() && !s.version.empty())
        update_rows::offer(at->second, format::deb,
                           {.version = std::string(s.version),
                            .source = std::string(source_name(s)),
                            .from = list.from.get()});
      return false;
    });
  });
  if (!read) out.lost("deb", read.error().detail);
}

/// Whether a file says something beside comments.
bool says_something(const common::root_dir& host, const std::string& file, std::string_view what) {
  const auto text = host.read(file, configuration_most);
  if (!text) return false;
  std::string_view rest = text->bytes;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (!line.starts_with('#') && !line.starts_with("//") && line.find(what) != line.npos)
      return true;
  }
  return false;
}

/// What changes apt's choice and is not followed here.
void name_preferences(const common::root_dir& host, update_rows& out) {
  const auto any_in = [&](const std::string& file, const std::string& folder,
                          std::string_view what) {
    if (says_something(host, file, what)) return true;
    const auto entries = host.list(folder, 1000);
    return entries && std::ranges::any_of(*entries, [&](const auto& e) {
             const bool taken = e.name.find('.') == e.name.npos || e.name.ends_with(".pref") ||
                                e.name.ends_with(".conf");
             return taken && says_something(host, folder + "/" + e.name, what);
           });
  };
  if (any_in("etc/apt/preferences", "etc/apt/preferences.d", "Pin"))
    out.remark("etc/apt has preferences, which are not followed: apt may choose another version");
  if (any_in("etc/apt/apt.conf", "etc/apt/apt.conf.d", "Default-Release"))
    out.remark("apt.conf names a default release, which is not followed");
}

}  // namespace

void read_apt_updates(const common::root_dir& host, update_rows& out) {
  const auto status = host.read("var/lib/dpkg/status", status_most);
  if (!status && status.error().code == common::errc::not_found) return;
  const auto lists = find_apt_lists(host, out);
  if (!lists || lists->empty()) return;
  out.found();
  if (!status || status->truncated)
    return out.lost("deb", status ? "var/lib/dpkg/status is too long" : status.error().detail);
  auto here = read_installed(status->bytes, dpkg_architecture(host).value_or(""));
  for (const auto& list : *lists) read_list(host, list, here, out);
  for (const auto& [key, package] : here.all) out.add("deb", key.first, package);
  name_preferences(host, out);
}

}  // namespace collector::inventory
