#include <algorithm>
#include <array>

#include "collector/inventory/security/modules.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr const char *profile_folder = "etc/apparmor.d",
                     *loaded_profiles = "sys/kernel/security/apparmor/profiles";
constexpr std::size_t profile_files_limit = 10'000, profile_file_limit = 1u << 20,
                      loaded_limit = 4u << 20, name_limit = 1024,
                      profiles_most = 10'000;  ///< below what one file may have

/// What packages and editors leave beside the profiles, which the parser passes over.
bool is_passed_over(std::string_view name) {
  constexpr auto ends = std::to_array<std::string_view>(
      {".dpkg-new", ".dpkg-old", ".dpkg-dist", ".dpkg-bak", ".dpkg-remove", ".pacsave", ".pacnew",
       ".rpmnew", ".rpmsave", ".orig", ".rej", "~"});
  return name.starts_with('.') || name == "README" ||
         std::ranges::any_of(ends, [&](auto e) { return name.ends_with(e); });
}

/// disable/NAME and force-complain/NAME, which are links as a rule, count before what the file
/// says.
std::string mode_of(const common::root_dir& host, const std::string& file,
                    const apparmor_profile& profile) {
  const auto has = [&](const char* folder) {
    const auto path = fmt::format("{}/{}/{}", profile_folder, folder, file);
    return host.read_link(path) || host.stat(path);
  };
  if (has("disable")) return "disabled";
  return has("force-complain") ? "complain" : profile.mode;
}

/// For one profile more; that there is none is told.
bool has_room(module_rows& to) {
  const bool has = to.all.size() < profiles_most;
  if (!has) to.lost("apparmor", fmt::format("more than {} profiles", profiles_most));
  return has;
}

void read_files(const common::root_dir& host, module_rows& to) {
  const auto entries = host.list(profile_folder, profile_files_limit);
  if (!entries) return to.lost_unless_absent("apparmor", entries.error());
  for (const auto& e : *entries) {
    const auto path = profile_folder + ("/" + e.name);
    if (e.type == common::dir_entry::kind::directory || is_passed_over(e.name)) continue;
    const auto file = host.read(path, profile_file_limit);
    if (!file && file.error().code == common::errc::not_found) continue;
    if (!file || file->truncated) {
      to.lost("apparmor", file ? path + ": larger than 1 MiB" : file.error().detail);
      continue;
    }
    const auto says = parse_apparmor(file->bytes);
    if (!says.closed) {
      to.met.noted(path + ": a block has no end, and apparmor_parser takes nothing of the file");
      continue;
    }
    for (const auto& profile : says.profiles) {
      if (!has_room(to)) return;
      auto& row = to.of("apparmor", profile.name);
      row.configured = mode_of(host, e.name, profile);
      row.source = "/" + path;
    }
  }
}

void read_loaded(const common::root_dir& host, module_rows& to) {
  const auto file = host.read(loaded_profiles, loaded_limit);
  // The kernel shows them to root alone.
  if (!file) return to.lost_unless_absent("apparmor", file.error());
  if (file->truncated) to.lost("apparmor", fmt::format("{}: larger than 4 MiB", loaded_profiles));
  for (auto& profile : parse_loaded_profiles(file->bytes)) {
    if (!has_room(to)) return;
    auto& row = to.of("apparmor", profile.name);
    row.mode = std::move(profile.mode);
    if (!row.source) row.source = fmt::format("/{}", loaded_profiles);
  }
}

}  // namespace

std::vector<apparmor_profile> parse_loaded_profiles(std::string_view rest) {
  std::vector<apparmor_profile> out;
  for (std::string_view line; next_line(rest, line);) {
    const auto open = line.rfind(" (");
    if (open == line.npos || !line.ends_with(')')) continue;
    out.push_back({std::string(line.substr(0, std::min(open, name_limit))),
                   std::string(line.substr(open + 2, line.size() - open - 3).substr(0, 64))});
  }
  return out;
}

void read_apparmor(const common::root_dir& host, module_rows& to) {
  read_files(host, to);
  if (!host.is_live()) return;
  const std::string enabled = "sys/module/apparmor/parameters/enabled";
  if (const auto file = host.read(enabled, 16); !file) {
    to.lost_unless_absent("apparmor", file.error());
  } else {
    auto& row = to.of("apparmor");
    row.mode = trim(file->bytes) == "Y" ? "enabled" : "disabled";
    row.source = "/" + enabled;
  }
  read_loaded(host, to);
}

}  // namespace collector::inventory
