// Programs that a test starts, each with a bounded life.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tests {

/// Polls until it holds; fails the test with `what`, and what `tell` says, after `most`.
void await(const std::string& what, const std::function<bool()>& holds,
           std::chrono::milliseconds most = std::chrono::seconds{30},
           const std::function<std::string()>& tell = {});

using environment = std::map<std::string, std::string>;

/// Where the programs lie: of this build, or MUSTER_BIN, so that these tests can be run on the
/// programs of another one.
std::string binary_dir();

/// A child process with a bounded life: killed when this goes.
class process {
 public:
  /// One of our binaries.
  process(const std::string& binary, std::vector<std::string> arguments, const std::string& log,
          const environment& extra = {});
  /// Any program, by its path.
  static process of(const std::string& path, std::vector<std::string> arguments,
                    const std::string& log);
  ~process();
  process(process&& other) noexcept;
  process(const process&) = delete;
  process& operator=(const process&) = delete;
  void signal(int number) const;
  /// Whether it ended; then `code` is its wait status.
  bool ended();
  int wait();
  pid_t pid() const { return pid_; }

 private:
  process() = default;
  void spawn(const std::string& path, std::vector<std::string> arguments, const std::string& log,
             const environment& extra);
  pid_t pid_ = 0;
  int code_ = 0;
};

}  // namespace tests
