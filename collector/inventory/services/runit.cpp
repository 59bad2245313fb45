// runit: a service is a folder with a program `run`; runsvdir starts those of one folder, most of
// which are links (runsvdir(8)).
#include <algorithm>
#include <array>

#include "collector/inventory/services/managers.hpp"

namespace collector::inventory {

namespace {

constexpr std::array sv_folders{"etc/sv", "etc/runit/sv", "usr/share/runit/sv"};
/// What runsvdir looks into; the first ones are links to the last on a running host.
constexpr std::array started_folders{"etc/runit/runsvdir/current",
                                     "etc/runit/runsvdir/default",
                                     "var/service",
                                     "etc/service",
                                     "service",
                                     "run/runit/service"};

struct runit_services {
  bool decided = false;  ///< a folder of what is started is there
  std::map<std::string, std::string> folder_of;
  std::set<std::string> started;
};

void add_runit_folder(const common::root_dir& host, const std::string& folder, bool started,
                      runit_services& out, other_services& to) {
  const auto entries = to.list(host, folder, "runit");
  if (!entries) return;
  out.decided = out.decided || started;
  for (const auto& e : *entries) {
    const auto path = folder + "/" + e.name;
    if (e.name.starts_with('.') || !host.stat(path + "/run")) continue;
    if (started) out.started.insert(e.name);
    out.folder_of.try_emplace(e.name, path);
  }
}

}  // namespace

void read_runit(const common::root_dir& host, other_services& to) {
  runit_services all;
  for (const auto* folder : sv_folders) add_runit_folder(host, folder, false, all, to);
  for (const auto* folder : started_folders) add_runit_folder(host, folder, true, all, to);
  to.found = to.found || !all.folder_of.empty();
  for (const auto& [name, folder] : all.folder_of) {
    auto row = service_of("runit", name, folder);
    row.binary = "/" + folder + "/run";
    // A file `down` keeps runsv from starting what runsvdir gives it.
    const bool starts = all.started.contains(name) && !host.stat(folder + "/down");
    if (all.decided) row.enabled = starts ? "enabled" : "disabled";
    to.rows.push_back(std::move(row));
  }
}

}  // namespace collector::inventory
