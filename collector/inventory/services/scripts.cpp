// /etc/init.d, which several managers share: the first line of a script says whose it is.
#include <algorithm>
#include <array>

#include "collector/inventory/services/managers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Scripts that a folder of links starts: `S20name`.
struct started {
  bool there = false;
  std::set<std::string> names;
};

void add_started(const common::root_dir& host, const std::string& folder, std::string_view manager,
                 started& out, other_services& to) {
  const auto entries = to.list(host, folder, manager);
  if (!entries) return;
  out.there = true;
  for (const auto& e : *entries)
    if (e.name.size() > 3 && e.name[0] == 'S' && is_digit(e.name[1]) && is_digit(e.name[2]))
      out.names.insert(e.name.substr(3));
}

/// The levels that start at boot, in the three places that distributions have for them.
started system_v_links(const common::root_dir& host, other_services& to) {
  started out;
  for (const std::string above : {"etc/", "etc/rc.d/", "etc/init.d/"})
    for (const char* level : {"rc2.d", "rc3.d", "rc4.d", "rc5.d", "rcS.d"})
      add_started(host, above + level, "sysv", out, to);
  add_started(host, "etc/init.d/boot.d", "sysv", out, to);
  return out;
}

/// System V's links start nothing where another program is the first process and does not read
/// them.
bool reads_links(const std::string& init) {
  constexpr std::array<std::string_view, 5> others{"openrc", "runit", "s6", "dinit", "busybox"};
  return std::ranges::none_of(others, [&](auto o) { return init.starts_with(o); });
}

/// What editors and packages leave behind is no service.
bool is_leftover(std::string_view name) {
  constexpr std::array<std::string_view, 10> ends{
      "~",        ".bak",      ".swp",      ".rpmsave",  ".rpmnew",
      ".rpmorig", ".dpkg-old", ".dpkg-new", ".dpkg-bak", ".dpkg-dist"};
  return name.starts_with('.') ||
         std::ranges::any_of(ends, [&](auto e) { return name.ends_with(e); });
}

/// The words of `#!`, or empty.
std::string interpreter_of(const common::root_dir& host, const std::string& path) {
  constexpr std::size_t first_line = 256;
  const auto file = host.read(path, first_line);
  if (!file || !file->bytes.starts_with("#!")) return {};
  const std::string_view line = file->bytes;
  return std::string(trim(line.substr(2, line.find('\n') - 2)));
}

/// `#!/sbin/openrc-run`, by env(1) too; `runscript` before OpenRC 0.12.
bool is_openrc(std::string_view interpreter) {
  const auto words = split(interpreter, ' ', 8);
  return std::ranges::any_of(words, [](std::string_view w) {
    const auto program = w.substr(w.rfind('/') + 1);
    return program == "openrc-run" || program == "runscript";
  });
}

class scripts {
 public:
  scripts(const common::root_dir& host, other_services& to)
      : host_(host),
        to_(to),
        init_(init_program(host)),
        levels_(read_runlevels(host, to)),
        links_(system_v_links(host, to)) {
    add_started(host, "etc/rc.d", "procd", procd_, to);
  }

  void read(const std::set<std::string>& units) {
    std::string folder = "etc/init.d";
    auto entries = to_.list(host_, folder, "sysv");
    if (!entries) entries = to_.list(host_, folder = "etc/rc.d/init.d", "sysv");
    to_.found = to_.found || entries || levels_.there;
    if (!entries) return;
    for (const auto& e : *entries)
      if (e.type != common::dir_entry::kind::directory && !is_leftover(e.name) &&
          !units.contains(e.name + ".service"))
        add(e.name, folder + "/" + e.name);
  }

 private:
  void add(const std::string& name, const std::string& path) {
    const auto file = host_.stat(path);
    if (!file || !S_ISREG(file->mode) || (file->mode & 0111) == 0) return;  // README, skeletons
    const auto interpreter = interpreter_of(host_, path);
    const bool by_openrc = levels_.there && init_ != "systemd";
    if (by_openrc && name.ends_with(".sh")) return;  // functions for the others
    schemas::service row;
    if (is_openrc(interpreter) || (by_openrc && levels_.of.contains(name))) {
      row = service_of("openrc", name, path);
      if (levels_.there) row.enabled = levels_.state_of(name);
      if (const auto at = levels_.of.find(name); at != levels_.of.end())
        row.source_path = fmt::format("/etc/runlevels/{}/{}", *at->second.begin(), name);
    } else if (interpreter.find("rc.common") != std::string::npos) {
      row = service_of("procd", name, path);
      if (procd_.there) row.enabled = procd_.names.contains(name) ? "enabled" : "disabled";
    } else {
      row = service_of("sysv", name, path);
      if (links_.there && !by_openrc && reads_links(init_))
        row.enabled = links_.names.contains(name) ? "enabled" : "disabled";
    }
    to_.rows.push_back(std::move(row));
  }

  const common::root_dir& host_;
  other_services& to_;
  std::string init_;
  runlevels levels_;
  started links_, procd_;
};

}  // namespace

void read_scripts(const common::root_dir& host, const std::set<std::string>& units,
                  other_services& to) {
  scripts(host, to).read(units);
}

}  // namespace collector::inventory
