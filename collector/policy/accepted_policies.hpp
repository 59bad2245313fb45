// Which policy files were looked over and taken: what is wrong in a file is the same whenever it is
// read again, and finding it out costs more than reading it.
#pragma once

#include <set>
#include <string>

namespace collector::policy {

class accepted_policies {
 public:
  /// Files remembered at most; a collector has a handful.
  static constexpr std::size_t most = 1024;

  bool has(const std::string& sha256) const { return hashes_.contains(sha256); }
  void add(const std::string& sha256) {
    if (hashes_.size() < most) hashes_.insert(sha256);
  }

 private:
  std::set<std::string> hashes_;
};

}  // namespace collector::policy
