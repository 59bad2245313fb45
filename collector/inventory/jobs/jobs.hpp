// Who runs what at its time, one reader a program. Each adds a row a job.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

/// Who has an account on this host: of a name or a number the first.
struct job_users {
  std::map<std::string, std::int64_t, std::less<>> by_name;
  std::map<std::int64_t, std::string> by_uid;
};

struct job_rows {
  table_scan out;
  std::vector<schemas::scheduled_job> jobs;
  bool found = false;  ///< there is a place for jobs
  faults met{};

  /// A job of cron is named by its command, which is masked before it is a key.
  void add(schemas::scheduled_job job);
  /// Something of `kind` whose source begins so.
  void lost(const std::string& kind, const std::string& source, const std::string& what) {
    met.lost({{{"kind", kind}, {"source", source}}}, what);
  }
  /// A line at `place` that cron does not take: nothing is missing, and somebody should know.
  void refused(const std::string& place) {
    if (refused_++ == 0) first_refused_ = place;
  }
  /// The same as the table's reason tells it; empty: there is none.
  std::string told_refused() const;
  /// A file of `kind` to its end; nullopt: it is not there, or is not read, which is told.
  std::optional<common::file_content> read(const common::root_dir& host, const std::string& kind,
                                           const std::string& path);
  /// What lies in a folder whose jobs are in `where`, without what begins with a dot; the folder is
  /// not one of jobs where it is not there.
  std::vector<common::dir_entry> list(const common::root_dir& host, const std::string& folder,
                                      const gap& where);
  /// The same where every file of the folder is a source of its own.
  std::vector<common::dir_entry> list_sources(const common::root_dir& host, const std::string& kind,
                                              const std::string& folder) {
    return list(host, folder, {{{"kind", kind}, {"source", "/" + folder + "/"}}});
  }
  /// Read once; what is missing of them is told.
  const job_users& users(const common::root_dir& host);

 private:
  std::string first_refused_;
  std::size_t refused_ = 0;
  std::optional<job_users> users_;
  std::map<std::string, std::int64_t> copies_;
  std::map<std::string, std::size_t> of_source_;
};

/// /etc/crontab, /etc/cron.d and the crontabs of people.
void read_crontabs(const common::root_dir& host, job_rows& to);
/// The scripts of cron.daily and its like.
void read_run_parts(const common::root_dir& host, job_rows& to);
void read_anacrontab(const common::root_dir& host, job_rows& to);
void read_at_jobs(const common::root_dir& host, job_rows& to);
void read_timers(const common::root_dir& host, job_rows& to);
/// Whose file each of them stands in, and what the programs and scripts are that they run.
void look_at_job_files(const common::root_dir& host, std::vector<schemas::scheduled_job>& jobs);

}  // namespace collector::inventory
