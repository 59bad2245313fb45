// The files behind a job: the one that says it, and those that it runs.
#include <algorithm>
#include <array>
#include <set>

#include "collector/inventory/jobs/jobs.hpp"
#include "collector/inventory/packages/shipped_files.hpp"
#include "collector/inventory/words.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t paths_of_job = 8, job_paths_limit = 2000, run_file_limit = 1u << 20,
                      command_words = 64;

/// Where the job is written down: the script itself, where that is all.
const std::string& job_file_of(const schemas::scheduled_job& job) {
  return job.kind == "run-parts" ? *job.command : *job.source;
}

bool is_interpreter(std::string_view word) {
  constexpr auto names =
      std::to_array<std::string_view>({".", "ash", "bash", "dash", "ksh", "lua", "node", "perl",
                                       "php", "python", "ruby", "sh", "source", "zsh"});
  if (const auto slash = word.rfind('/'); slash != word.npos) word.remove_prefix(slash + 1);
  while (!word.empty() && (word.back() == '.' || (word.back() >= '0' && word.back() <= '9')) &&
         word.size() > 1)
    word.remove_suffix(1);
  return std::ranges::find(names, word) != names.end();
}

/// A path in a command, and whether what stands before it would run it whatever its mode is.
struct named_path {
  std::string path;
  bool interpreted = false;
};

/// What is written to is left out, and what the kernel makes up.
std::vector<named_path> paths_in(std::string_view command) {
  std::vector<named_path> out;
  bool interpreted = false, written = false;
  for (const auto word : words_of(command, command_words, " \t\r\n;|&()`'\"=$<{}")) {
    const bool is_written = written || word.find('>') != word.npos;
    written = word.ends_with('>');
    const bool is_path = word.starts_with('/') && word.size() > 1 && word.size() < 1024;
    if (is_path && !is_written && !word.starts_with("/dev/") && !word.starts_with("/proc/") &&
        out.size() < paths_of_job)
      out.push_back({std::string(word), interpreted});
    interpreted = is_interpreter(word) || (interpreted && word.starts_with('-'));
  }
  return out;
}

class job_files {
 public:
  job_files(const common::root_dir& host, const std::vector<schemas::scheduled_job>& jobs)
      : host_(host), owners_(host), shipped_(host) {
    for (const auto& job : jobs) {
      add(job_file_of(job));
      for (const auto& one : paths_in(job.command.value_or(""))) add(one.path);
    }
    owners_.ask({asked_.begin(), asked_.end()});
  }

  void look_at(schemas::scheduled_job& job) {
    const auto& file = job_file_of(job);
    job.package = owners_.of(file);
    const bool is_part = job.kind == "run-parts";
    if (!is_part && !job.package) return set_digest(job);
    const auto is = digests_of(host_, file.substr(1), run_file_limit);
    if (is && job.package) job.altered = shipped_.is_altered(file, *job.package, *is);
    if (!is_part) return set_digest(job);
    if (is) job.digest = is->sha256;
  }

 private:
  void add(const std::string& path) {
    if (path.starts_with('/') && asked_.size() < job_paths_limit) asked_.insert(path);
  }

  /// What a package has changes with the package, and is not looked at here.
  void set_digest(schemas::scheduled_job& job) {
    std::map<std::string, std::string> all;
    for (const auto& one : paths_in(job.command.value_or(""))) {
      if (!asked_.contains(one.path) || owners_.of(one.path)) continue;
      const auto facts = host_.stat(one.path.substr(1));
      if (!facts || !S_ISREG(facts->mode)) continue;
      const auto is = digests_of(host_, one.path.substr(1), run_file_limit);
      if (is && (one.interpreted || is->is_script || (facts->mode & 0111) != 0))
        all[one.path] = is->sha256;
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
};

}  // namespace

void look_at_job_files(const common::root_dir& host, std::vector<schemas::scheduled_job>& jobs) {
  job_files files(host, jobs);
  for (auto& job : jobs) files.look_at(job);
}

}  // namespace collector::inventory
