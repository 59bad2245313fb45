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

/// What decides whether a script of one folder is run.
struct parts_rules {
  parts_program whose;
  bool asks, allows = false;
  std::set<std::string, std::less<>> denied{}, allowed{};

  parts_rules(const common::root_dir& host, parts_program program, const std::string& folder)
      : whose(program), asks(program == parts_program::script) {
    bool denies = false;
    denied = names_in(host, folder + "/jobs.deny", denies);
    allowed = names_in(host, folder + "/jobs.allow", allows);
  }
  bool is_list(const std::string& name) const {
    return asks && (name == "jobs.deny" || name == "jobs.allow");
  }
  bool take(const std::string& name) const {
    return is_run_part(name, whose) && !(asks && denied.contains(name)) &&
           !(asks && allows && !allowed.contains(name));
  }
};

/// Rows of all of a folder name the folder itself as their source.
gap jobs_of_folder(const std::string& path) {
  return {{{"kind", "run-parts"}, {"source", "/" + path, true}}};
}

void take_folder(const common::root_dir& host, const parts_folder& folder, parts_program whose,
                 job_rows& to) {
  const std::string path = folder.path;
  const parts_rules rules(host, whose, path);
  for (const auto& e : to.list(host, path, jobs_of_folder(path))) {
    const auto facts = host.stat(path + "/" + e.name);
    if (!facts && facts.error().code != common::errc::not_found) {
      auto where = jobs_of_folder(path);
      where.where.push_back({"name", e.name, true});
      to.met.lost(where, facts.error().detail);
    }
    if (!facts || !S_ISREG(facts->mode) || rules.is_list(e.name)) continue;
    schemas::scheduled_job job;
    job.kind = "run-parts";
    job.source = "/" + path;
    job.name = e.name;
    job.user = "root";
    job.schedule = folder.schedule;
    job.command = fmt::format("/{}/{}", path, e.name);
    job.enabled = rules.take(e.name) && (facts->mode & 0111) != 0 ? "enabled" : "disabled";
    to.add(std::move(job));
  }
}

}  // namespace

void read_run_parts(const common::root_dir& host, job_rows& to) {
  const auto whose = parts_of(host);
  for (const auto& folder : parts_folders) take_folder(host, folder, whose, to);
}

}  // namespace collector::inventory
