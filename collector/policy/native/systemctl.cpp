// systemctl(1) of systemd 252 where systemd is not running (containers, chroots, images): what needs the manager fails in one
// way, and a unit of which there is no file in any of the folders of systemd.unit(5) is not there.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "collector/policy/native/programs.hpp"

namespace collector::policy::native {

namespace {

constexpr std::string_view not_booted =
    "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n";

/// As sd_booted(3) asks it; and this process does not look like one in a chroot, where systemctl ignores some verbs.
bool is_without_systemd() {
  struct ::stat here {
  }, first{};
  if (::access("/run/systemd/system", F_OK) == 0) return false;
  if (::stat("/proc/1/root", &first) != 0) return true;
  return ::stat("/", &here) == 0 && here.st_dev == first.st_dev && here.st_ino == first.st_ino;
}

bool is_plain_unit(std::string_view name) {
  constexpr std::string_view marks = ":_.-";
  const auto fine = [&](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.find(c) != marks.npos; };
  return !name.empty() && name.size() < 200 && marks.find(name[0]) == marks.npos && std::ranges::all_of(name, fine);
}

/// The unit that a name stands for: without a type it is a service.
std::string unit_of(const std::string& name) {
  constexpr std::array<std::string_view, 11> types{".service", ".socket", ".device", ".mount", ".automount", ".swap",
                                                   ".target",  ".path",   ".timer",  ".slice", ".scope"};
  return std::ranges::any_of(types, [&](auto t) { return name.ends_with(t); }) ? name : name + ".service";
}

bool exists(const std::string& path) {
  struct ::stat s {};
  return ::lstat(path.c_str(), &s) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

bool has_unit_file(const std::string& unit) {
  constexpr std::array<const char*, 14> folders{
      "/etc/systemd/system.control", "/run/systemd/system.control",    "/run/systemd/transient", "/run/systemd/generator.early",
      "/etc/systemd/system",         "/etc/systemd/system.attached",   "/run/systemd/system",    "/run/systemd/system.attached",
      "/run/systemd/generator",      "/usr/local/lib/systemd/system",  "/lib/systemd/system",    "/usr/lib/systemd/system",
      "/run/systemd/generator.late", "/usr/local/share/systemd/system"};
  return std::ranges::any_of(folders, [&](const char* folder) { return exists(std::string(folder) + "/" + unit); });
}

/// Only for a first unit that is not there: systemctl stops at it.
std::optional<reply> is_enabled(arguments units) {
  const auto unit = unit_of(units[0]);
  // Scripts of the old kind are asked through another program, for every unit named, before anything is printed.
  for (const auto& u : units) {
    const auto service = unit_of(u);
    if (service.ends_with(".service") && exists("/etc/init.d/" + service.substr(0, service.size() - 8))) return std::nullopt;
  }
  if (has_unit_file(unit)) return std::nullopt;
  return reply{"Failed to get unit file state for " + unit + ": No such file or directory\n", 1};
}

}  // namespace

std::optional<reply> systemctl(arguments argv, host&) {
  if (argv.size() < 2 || !is_without_systemd()) return std::nullopt;
  const auto units = argv.subspan(2);
  if (!std::ranges::all_of(units, is_plain_unit)) return std::nullopt;
  if (argv[1] == "is-active" && !units.empty()) return reply{std::string(not_booted), 1};
  if (argv[1] == "list-units" && units.empty()) return reply{std::string(not_booted), 1};
  return argv[1] == "is-enabled" && !units.empty() ? is_enabled(units) : std::nullopt;
}

}  // namespace collector::policy::native
