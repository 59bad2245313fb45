// The files behind a job: the one that says it, and those that it runs.
#include <algorithm>
#include <array>
#include <set>

#include "collector/inventory/jobs/jobs.hpp"
#include "collector/inventory/jobs/run_paths.hpp"
#include "collector/inventory/packages/shipped_files.hpp"
#include "collector/inventory/told_digest.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t job_paths_limit = 2000, run_file_limit = 64u << 20,
                      run_files_limit = 256u << 20;

/// Where the job is written down: the script itself, where that is all.
const std::string& job_file_of(const schemas::scheduled_job& job) {
  return job.kind == "run-parts" ? *job.command : *job.source;
}

class job_files {
 public:
  job_files(const common::root_dir& host, const std::vector<schemas::scheduled_job>& jobs)
      : host_(host), owners_(host), shipped_(host) {
    for (const auto& job : jobs) {
      add(job_file_of(job));
      for (const auto& one : paths_named_in(job.command.value_or(""))) add(one.path);
    }
    owners_.ask({asked_.begin(), asked_.end()});
  }

  void look_at(schemas::scheduled_job& job) {
    const auto& file = job_file_of(job);
    job.package = owners_.of(file);
    const bool is_part = job.kind == "run-parts";
    if (!is_part && !job.package) return set_digest(job);
    if (job.package)
      if (const auto is = digest_of(host_, file.substr(1), run_file_limit, kind::md5))
        job.altered = shipped_.is_altered(file, *job.package, is->hex);
    if (!is_part) return set_digest(job);
    if (const auto is = told_digest_of(host_, file.substr(1), run_file_limit)) job.digest = is->hex;
  }

 private:
  using kind = common::hasher::kind;
  void add(const std::string& path) {
    if (path.starts_with('/') && asked_.size() < job_paths_limit) asked_.insert(path);
  }

  /// What a package has changes with the package, and is not looked at here.
  void set_digest(schemas::scheduled_job& job) {
    std::map<std::string, std::string> all;
    for (const auto& one : paths_named_in(job.command.value_or(""))) {
      if (!asked_.contains(one.path) || owners_.of(one.path)) continue;
      const auto facts = host_.stat(one.path.substr(1));
      if (!facts || !S_ISREG(facts->mode) || read_ + facts->size > run_files_limit) continue;
      read_ += facts->size;
      const auto is = told_digest_of(host_, one.path.substr(1), run_file_limit);
      if (is && (one.interpreted || is->is_script || (facts->mode & 0111) != 0))
        all[one.path] = is->hex;
    }
    if (all.size() == 1) job.digest = all.begin()->second;
    if (all.size() < 2) return;
    common::hasher together;
    for (const auto& [path, sum] : all) together.add(path).add(":").add(sum).add("\n");
    job.digest = common::to_hex(std::string_view(together.finish()));
  }

  const common::root_dir& host_;
  file_owners owners_;
  shipped_files shipped_;
  std::set<std::string> asked_;
  std::uint64_t read_ = 0;
};

}  // namespace

void look_at_job_files(const common::root_dir& host, std::vector<schemas::scheduled_job>& jobs) {
  job_files files(host, jobs);
  for (auto& job : jobs) files.look_at(job);
}

}  // namespace collector::inventory
