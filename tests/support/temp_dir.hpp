#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace tests {

/// A folder of our own below /tmp (short, for socket paths), gone at the end.
class temp_dir {
 public:
  temp_dir() {
    char name[] = "/tmp/muster-test-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~temp_dir() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  temp_dir(const temp_dir&) = delete;
  temp_dir& operator=(const temp_dir&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace tests
