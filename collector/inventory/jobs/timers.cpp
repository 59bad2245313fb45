// Timers of systemd, merged with their drop-ins, and what the units that they start run.
#include "collector/inventory/jobs/jobs.hpp"
#include "collector/inventory/services/unit_folders.hpp"
#include "collector/inventory/text.hpp"
#include "common/secrets/mask.hpp"

namespace collector::inventory {

namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const auto& w : words) out.append(out.empty() ? "" : between).append(w);
  return out;
}

/// An instance is made of its template, which alone may have a file.
const unit_on_disk* find_unit(const units_on_disk& disk, const std::string& name) {
  for (const auto& asked : {name, template_of(name)})
    if (const auto at = disk.units.find(asked); at != disk.units.end()) return &at->second;
  return nullptr;
}

}  // namespace

void read_timers(const common::root_dir& host, job_rows& to) {
  const auto disk = read_timer_units(host);
  to.found = to.found || disk.some_folder;
  if (!disk.fault.empty()) {
    if (disk.complete)
      to.met.noted(disk.fault);
    else
      to.met.lost({{{"kind", "timer"}}}, disk.fault);
  }
  for (const auto& [name, timer] : disk.units) {
    if (unit_type(name) != "timer" || timer.enabled == "alias") continue;
    schemas::scheduled_job job;
    job.kind = "timer";
    job.source = timer.path;
    job.name = name;
    job.schedule = text_or_absent(joined(timer.says.timer.triggers, "; "), 1024);
    job.enabled = text_or_absent(timer.enabled);
    job.unit = started_by(name, timer.says);
    if (const auto* unit = find_unit(disk, *job.unit)) {
      job.user = unit->says.user.empty()
                     ? "root"
                     : with_specifiers(unit->says.user, *job.unit).substr(0, 256);
      auto args = unit->says.args;
      common::secrets::mask_arguments(args);
      job.command = text_or_absent(joined(args, " "));
    }
    to.add(std::move(job));
  }
}

}  // namespace collector::inventory
