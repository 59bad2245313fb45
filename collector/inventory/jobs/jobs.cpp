// The table `scheduled_jobs`.
#include "collector/inventory/jobs/jobs.hpp"

#include "collector/inventory/accounts/account_sources.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/under_way.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t jobs_limit = 10'000, jobs_of_source = 1000, job_file_limit = 1u << 20,
                      job_files_limit = 10'000, name_limit = 512, command_limit = 4096;

}  // namespace

void job_rows::add(schemas::scheduled_job job) {
  if (jobs.size() >= jobs_limit) {
    if (jobs.size() == jobs_limit)
      met.lost(everything(), fmt::format("more than {} jobs", jobs_limit));
    return;
  }
  // One person's crontab takes no room from the others.
  if (const auto n = ++of_source_[*job.kind + "\n" + *job.source]; n > jobs_of_source) {
    if (n == jobs_of_source + 1)
      lost(*job.kind, *job.source,
           fmt::format("{}: more than {} jobs", *job.source, jobs_of_source));
    return;
  }
  if (job.command) job.command->resize(std::min(job.command->size(), command_limit));
  mask_column(job.command);
  if (!job.name) job.name = job.command.value_or("");
  job.name->resize(std::min(job.name->size(), name_limit));
  job.copy = copies_[fmt::format("{}\n{}\n{}", *job.kind, *job.source, *job.name)]++;
  jobs.push_back(std::move(job));
}

std::string job_rows::told_refused() const {
  if (refused_ == 0) return {};
  const auto others = refused_ == 1 ? "" : fmt::format(" (such files in all: {})", refused_);
  return fmt::format("{}: a line that cron does not take{}", first_refused_, others);
}

std::optional<common::file_content> job_rows::read(const common::root_dir& host,
                                                   const std::string& kind,
                                                   const std::string& path) {
  auto file = host.read(path, job_file_limit);
  if (!file) {
    if (file.error().code == common::errc::not_found) return std::nullopt;
    found = true;
    lost(kind, "/" + path, file.error().detail);
    return std::nullopt;
  }
  found = true;
  if (file->truncated)
    lost(kind, "/" + path, fmt::format("{}: larger than {} bytes", path, job_file_limit));
  return std::move(*file);
}

std::vector<common::dir_entry> job_rows::list(const common::root_dir& host,
                                              const std::string& folder, const gap& where) {
  auto entries = host.list(folder, job_files_limit);
  if (!entries) {
    if (entries.error().code != common::errc::not_found) met.lost(where, entries.error().detail);
    return {};
  }
  found = true;
  std::erase_if(*entries, [](const auto& e) { return e.name.starts_with('.'); });
  return std::move(*entries);
}

const job_users& job_rows::users(const common::root_dir& host) {
  if (users_) return *users_;
  auto& into = users_.emplace();
  const auto scanned = each_local_user(host, [&](const schemas::user& u) {
    into.by_name.try_emplace(*u.name, *u.uid);
    into.by_uid.try_emplace(*u.uid, *u.name);
  });
  const auto there = host.stat("etc/passwd");
  const bool absent = !there && there.error().code == common::errc::not_found;
  if (!scanned.none.empty() && !absent) met.noted(scanned.none);
  if (!scanned.met.none()) met.noted(scanned.met.reason());
  return into;
}

table_scan collect_scheduled_jobs(const common::root_dir& host) {
  job_rows to;
  const bool was_quiet = !packages_are_changing(host);
  for (const auto read :
       {read_crontabs, read_run_parts, read_anacrontab, read_at_jobs, read_timers})
    read(host, to);
  if (!to.found && to.met.none()) {
    to.out.status = schemas::table_status::unsupported;
    to.out.reason = "no jobs of cron, anacron, at or systemd in their usual folders";
  }
  look_at_job_files(host, to.jobs);
  const bool is_quiet = was_quiet && !packages_are_changing(host);
  for (auto& job : to.jobs)
    // A script that is newer than its package's sums may be what that brings.
    if (!is_quiet && job.altered == true)
      to.out.missed.add({{{"kind", *job.kind, true}, {"source", *job.source, true}}});
    else
      to.out.rows.push_back(masked_row(std::move(job)));
  if (to.out.reason.empty()) to.out.reason = to.told_refused();
  to.met.tell(to.out);
  return std::move(to.out);
}

}  // namespace collector::inventory
