#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "common/hex.hpp"
#include "tests/support/text_file.hpp"

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

std::string golden_text(const std::string& name) {
  return text_of(std::string(MUSTER_SOURCE_DIR) + "/tests/golden/" + name);
}

void check_golden_text(const std::string& name, const std::string& text) {
  if (std::getenv("ACCEPT_GOLDEN") != nullptr)
    std::ofstream(std::string(MUSTER_SOURCE_DIR) + "/tests/golden/" + name) << text;
  INFO(name << ": read it, and accept a change that is meant with ACCEPT_GOLDEN=1");
  CHECK(golden_text(name) == text);
}

}  // namespace tests
