// systemctl(1) of systemd 252 where systemd is not running (containers, chroots, images): what
// needs the manager fails in one way, and the states of units are what their files and the links to
// them say.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "collector/policy/native/programs.hpp"
#include "collector/policy/native/unit_list.hpp"

namespace collector::policy::native {

namespace {

constexpr std::string_view not_booted =
    "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to "
    "connect to bus: Host is down\n";

/// As sd_booted(3) asks it; and this process does not look like one in a chroot, where systemctl
/// ignores some verbs.
bool is_without_systemd() {
  struct ::stat here {
  }, first{};
  if (::access("/run/systemd/system", F_OK) == 0) return false;
  if (::stat("/proc/1/root", &first) != 0) return true;
  return ::stat("/", &here) == 0 && here.st_dev == first.st_dev && here.st_ino == first.st_ino;
}

bool is_plain_unit(std::string_view name) {
  constexpr std::string_view marks = ":_.-@";
  const auto fine = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != marks.npos;
  };
  return !name.empty() && name.size() < 200 && marks.find(name[0]) == marks.npos &&
         std::ranges::all_of(name, fine);
}

/// The unit that a name stands for: without a type it is a service.
std::string unit_of(const std::string& name) {
  constexpr std::array<std::string_view, 11> types{".service",   ".socket", ".device", ".mount",
                                                   ".automount", ".swap",   ".target", ".path",
                                                   ".timer",     ".slice",  ".scope"};
  return std::ranges::any_of(types, [&](auto t) { return name.ends_with(t); }) ? name
                                                                               : name + ".service";
}

bool exists(const std::string& path) {
  struct ::stat s {};
  return ::lstat(path.c_str(), &s) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

bool has_init_script(const std::string& unit) {
  return unit.ends_with(".service") && exists("/etc/init.d/" + unit.substr(0, unit.size() - 8));
}

bool is_reason_enough(std::string_view state) {
  return state == "enabled" || state == "static" || state == "alias" || state == "indirect";
}

/// Systemctl stops at the first unit that is not there.
std::optional<reply> is_enabled(arguments words, host& facts) {
  const auto* files = facts.units();
  if (files == nullptr) return std::nullopt;
  std::vector<std::pair<std::string, std::string_view>> units;
  for (const auto& w : words) {
    const auto unit = unit_of(w);
    const auto [certain, state] = files->state_of(unit);
    // A script of the old kind without a unit is asked through another program, whichever unit
    // comes first.
    if (!certain || (state.empty() && has_init_script(unit))) return std::nullopt;
    units.emplace_back(unit, state);
  }
  streams s;
  bool any = false;
  for (const auto& [unit, state] : units) {
    if (state.empty()) {
      s.err("Failed to get unit file state for " + unit + ": No such file or directory\n");
      return s.end(1);
    }
    s.out(std::string(state) + "\n");
    any = any || is_reason_enough(state);
  }
  return s.end(any ? 0 : 1);
}

}  // namespace

std::optional<reply> systemctl(arguments argv, host& facts) {
  if (argv.size() < 2 || !is_without_systemd()) return std::nullopt;
  if (const auto asked = parse_list_unit_files(argv.subspan(1))) {
    const auto* files = facts.units();
    return files == nullptr ? std::nullopt
                            : list_unit_files(*asked, *files, [&] { return facts.presets(); });
  }
  const auto units = argv.subspan(2);
  if (!std::ranges::all_of(units, is_plain_unit)) return std::nullopt;
  if (argv[1] == "is-active" && !units.empty()) return reply{std::string(not_booted), 1};
  if (argv[1] == "list-units" && units.empty()) return reply{std::string(not_booted), 1};
  return argv[1] == "is-enabled" && !units.empty() ? is_enabled(units, facts) : std::nullopt;
}

}  // namespace collector::policy::native
