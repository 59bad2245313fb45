#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "common/hex.hpp"

namespace tests {

namespace {
std::string file_of(const std::string& name) {
  return std::string(MUSTER_SOURCE_DIR) + "/tests/golden/" + name + ".hex";
}
}  // namespace

std::string golden(const std::string& name) {
  std::ifstream in(file_of(name));
  std::string line, digits;
  while (std::getline(in, line)) digits += line;
  return common::from_hex(digits).value_or("");
}

void check_golden(const std::string& name, const std::string& bytes) {
  if (std::getenv("ACCEPT_GOLDEN") != nullptr) {
    std::ofstream out(file_of(name));
    for (std::size_t i = 0; i < bytes.size(); i += 32)
      out << common::to_hex(std::string_view(bytes).substr(i, 32)) << "\n";
    return;
  }
  INFO(
      "if this change of the wire is meant: raise the version it belongs to, and accept with "
      "ACCEPT_GOLDEN=1");
  CHECK(common::to_hex(golden(name)) == common::to_hex(bytes));
}

}  // namespace tests
