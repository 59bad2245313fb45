// Scripts that lie in a folder for an interval: cron.daily and its like, periodic/daily of Alpine.
#include <array>
#include <set>

#include "collector/inventory/jobs/jobs.hpp"
#include "collector/inventory/jobs/names.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

struct parts_folder {
  const char *path, *schedule;
};
constexpr std::array parts_folders{parts_folder{"etc/cron.hourly", "@hourly"},
                                   parts_folder{"etc/cron.daily", "@daily"},
                                   parts_folder{"etc/cron.weekly", "@weekly"},
                                   parts_folder{"etc/cron.monthly", "@monthly"},
                                   parts_folder{"etc/cron.yearly", "@yearly"},
                                   parts_folder{"etc/periodic/15min", "*/15 * * * *"},
                                   parts_folder{"etc/periodic/hourly", "@hourly"},
                                   parts_folder{"etc/periodic/daily", "@daily"},
                                   parts_folder{"etc/periodic/weekly", "@weekly"},
                                   parts_folder{"etc/periodic/monthly", "@monthly"}};

/// The names in jobs.allow or jobs.deny, which Red Hat's run-parts asks.
std::set<std::string, std::less<>> names_in(const common::root_dir& host, const std::string& path,
                                            bool& there) {
  std::set<std::string, std::less<>> out;
  const auto file = host.read(path, 64u << 10);
  there = file.has_value();
  std::string_view rest = file ? std::string_view(file->bytes) : std::string_view{};
  for (std::string_view line; next_line(rest, line);) out.emplace(line);
  return out;
}

}  // namespace

void read_run_parts(const common::root_dir& host, job_rows& to) {
  const auto whose = parts_of(host);
  for (const auto& folder : parts_folders) {
    bool denies = false, allows = false;
    const std::string path = folder.path;
    const auto denied = names_in(host, path + "/jobs.deny", denies),
               allowed = names_in(host, path + "/jobs.allow", allows);
    const bool asks = whose == parts_program::script;
    for (const auto& e : to.list(host, "run-parts", path)) {
      const auto facts = host.stat(path + "/" + e.name);
      if (!facts || !S_ISREG(facts->mode)) continue;
      if (asks && (e.name == "jobs.deny" || e.name == "jobs.allow")) continue;
      const bool named = is_run_part(e.name, whose) && !(asks && denied.contains(e.name)) &&
                         !(asks && allows && !allowed.contains(e.name));
      schemas::scheduled_job job;
      job.kind = "run-parts";
      job.source = "/" + path;
      job.name = e.name;
      job.user = "root";
      job.schedule = folder.schedule;
      job.command = fmt::format("/{}/{}", path, e.name);
      job.enabled = named && (facts->mode & 0111) != 0 ? "enabled" : "disabled";
      to.add(std::move(job));
    }
  }
}

}  // namespace collector::inventory
