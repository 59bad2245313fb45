// What a test does to a host, remembered outside of every store: users that come, one after
// another, each with a name that nothing else has.
#pragma once

#include <string>
#include <vector>

namespace tests {

class host_changes {
 public:
  /// `root`: of the host whose etc/passwd is written.
  explicit host_changes(std::string root) : root_(std::move(root)) {}
  /// One more user. A scan sees the old file or the new one.
  void make();
  void make(int users) {
    for (int n = 0; n < users; ++n) make();
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string root_;
  std::vector<std::string> names_;
};

}  // namespace tests
