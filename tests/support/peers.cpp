#include "tests/support/peers.hpp"

#include <filesystem>
#include <sstream>

#include "common/subprocess.hpp"

namespace tests {

std::string peer(const std::string& name) {
  if (const auto installed = common::find_program(name)) return *installed;
  namespace fs = std::filesystem;
  const fs::path unpacked = fs::path(MUSTER_SOURCE_DIR) / "build/peers";
  std::error_code none;
  for (const auto& package : fs::directory_iterator(unpacked, none))
    for (const auto* folder : {"sbin", "bin", "usr/sbin", "usr/bin"})
      if (const auto program = package.path() / folder / name; fs::is_regular_file(program, none))
        return program.string();
  return {};
}

std::vector<std::string> lines_of(const std::vector<std::string>& argv) {
  std::vector<std::string> out;
  const auto said = common::run(argv, {.time = std::chrono::seconds{20}});
  if (!said) return out;
  std::istringstream in(said->output);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace tests
