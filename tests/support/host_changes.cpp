#include "tests/support/host_changes.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tests {

void host_changes::make() {
  constexpr int first_uid = 20'000;
  const std::string file = root_ + "/etc/passwd";
  std::ostringstream users;
  users << std::ifstream(file, std::ios::binary).rdbuf();
  // Of one length, so that none is the beginning of another.
  names_.push_back(fmt::format("change{:06}", names_.size()));
  const auto uid = first_uid + static_cast<int>(names_.size());
  users << fmt::format("{}:x:{}:100::/home/{}:/bin/sh\n", names_.back(), uid, names_.back());
  std::ofstream(file + ".new", std::ios::binary) << users.str();
  std::filesystem::rename(file + ".new", file);
}

}  // namespace tests
