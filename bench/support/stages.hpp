// The real stages on a temporary folder, for a benchmark: started one by one, gone at the end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "schemas/paths.hpp"
#include "tests/support/temp_dir.hpp"

namespace bench {

using clock_type = std::chrono::steady_clock;

inline double seconds_since(clock_type::time_point t) {
  return std::chrono::duration<double>(clock_type::now() - t).count();
}

class stages {
 public:
  stages();
  ~stages();
  stages(const stages&) = delete;
  stages& operator=(const stages&) = delete;
  void start(const std::string& name, std::vector<std::string> extra = {});
  void stop(const std::string& name);
  /// CPU milliseconds so far.
  double cpu_ms(const std::string& name) const;
  /// Anonymous memory that is resident, in KiB.
  long rss_anon_kib(const std::string& name) const;
  const schemas::data_paths& paths() const { return paths_; }
  const std::string& dir() const { return dir_.path(); }

 private:
  tests::temp_dir dir_;
  schemas::data_paths paths_;
  std::map<std::string, pid_t> running_;
};

/// Runs `work` in a process of its own; its exit code is 0 unless it throws.
pid_t in_process(const std::function<void()>& work);
void wait_for(pid_t pid);
void end(pid_t pid);

/// The middle one.
double median(std::vector<double> v);
double quantile(std::vector<double> v, double q);

}  // namespace bench
