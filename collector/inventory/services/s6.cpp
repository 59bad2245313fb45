// s6-rc keeps its definitions in folders and starts what it compiled of them. What is compiled is
// not read, so that only a bundle that the boot is known to start decides: `user` of s6-overlay,
// `default` of those that an administrator keeps. Folders of plain s6 are started as they are.
#include <algorithm>
#include <array>

#include "collector/inventory/services/managers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

struct s6_source {
  const char* folder;
  std::array<const char*, 2> boots;  ///< folders of bundles that the boot starts
  bool whole;  ///< nothing but these starts a service: what they do not reach is disabled
};
constexpr std::array s6_sources{
    s6_source{"etc/s6-overlay/s6-rc.d",
              {"etc/s6-overlay/s6-rc.d/user", "etc/s6-overlay/s6-rc.d/user2"},
              true},
    s6_source{"etc/s6-rc/source", {nullptr, nullptr}, false},
    s6_source{"etc/s6-rc/sv", {nullptr, nullptr}, false},
    s6_source{"etc/s6/sv", {"etc/s6/adminsv/default", "etc/s6/sv/default"}, false},
    s6_source{"etc/s6/adminsv", {"etc/s6/adminsv/default", nullptr}, false}};

constexpr std::size_t list_limit = 64u << 10, reached_limit = 10'000;

/// The names in a folder of files (`contents.d`) or, as before s6-rc 0.5.4, in one file's lines.
std::vector<std::string> s6_names(const common::root_dir& host, const std::string& of,
                                  const std::string& what, other_services& to) {
  std::vector<std::string> out;
  if (const auto entries = to.list(host, of + "/" + what + ".d", "s6")) {
    for (const auto& e : *entries) out.push_back(e.name);
    return out;
  }
  const auto file = host.read(of + "/" + what, list_limit);
  std::string_view rest = file ? std::string_view(file->bytes) : std::string_view{};
  for (std::string_view line; next_line(rest, line);)
    if (line = trim(line); !line.empty() && line[0] != '#') out.emplace_back(line.substr(0, 256));
  return out;
}

/// What starting the bundles starts: their contents, and what these depend on.
std::set<std::string> reached(const common::root_dir& host, const s6_source& from, bool& known,
                              other_services& to) {
  std::set<std::string> out;
  std::vector<std::string> open;
  for (const auto* bundle : from.boots) {
    if (bundle == nullptr || !host.stat(bundle)) continue;
    known = true;
    const auto held = s6_names(host, bundle, "contents", to);
    open.insert(open.end(), held.begin(), held.end());
  }
  while (!open.empty() && out.size() < reached_limit) {
    const auto name = std::move(open.back());
    open.pop_back();
    if (!out.insert(name).second || name.find('/') != std::string::npos) continue;
    const auto folder = from.folder + ("/" + name);
    for (const auto* what : {"contents", "dependencies"})
      for (auto& one : s6_names(host, folder, what, to)) open.push_back(std::move(one));
  }
  return out;
}

void add_s6(const common::root_dir& host, const s6_source& from, other_services& to) {
  const auto entries = to.list(host, from.folder, "s6");
  if (!entries) return;
  bool known = false;
  const auto started = reached(host, from, known, to);
  for (const auto& e : *entries) {
    const auto folder = from.folder + ("/" + e.name);
    const auto type = host.read(folder + "/type", 64);
    const auto kind = type ? trim(type->bytes) : std::string_view{};
    if (kind != "longrun" && kind != "oneshot") continue;  // bundles are no services
    auto row = service_of("s6", e.name, folder);
    row.type = kind;
    if (kind == "longrun") row.binary = "/" + folder + "/run";
    if (started.contains(e.name))
      row.enabled = "enabled";
    else if (known && from.whole)
      row.enabled = "disabled";
    to.rows.push_back(std::move(row));
    to.found = true;
  }
}

/// s6-overlay's older form: s6-svscan starts every folder that has no file `down`.
void add_scanned(const common::root_dir& host, other_services& to) {
  constexpr const char* folder = "etc/services.d";
  const auto entries = to.list(host, folder, "s6");
  if (!entries) return;
  for (const auto& e : *entries) {
    const auto path = folder + ("/" + e.name);
    if (e.name.starts_with('.') || !host.stat(path + "/run")) continue;
    auto row = service_of("s6", e.name, path);
    row.binary = "/" + path + "/run";
    row.enabled = host.stat(path + "/down") ? "disabled" : "enabled";
    to.rows.push_back(std::move(row));
    to.found = true;
  }
}

}  // namespace

void read_s6(const common::root_dir& host, other_services& to) {
  const auto before = static_cast<std::ptrdiff_t>(to.rows.size());
  for (const auto& from : s6_sources) add_s6(host, from, to);
  add_scanned(host, to);
  // One name in two of the folders is one service, of the folder that comes first.
  std::ranges::stable_sort(to.rows.begin() + before, to.rows.end(), {}, &schemas::service::name);
  const auto twice =
      std::ranges::unique(to.rows.begin() + before, to.rows.end(), {}, &schemas::service::name);
  to.rows.erase(twice.begin(), twice.end());
}

}  // namespace collector::inventory
