#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace tests {

/// What is in the file; empty where there is none.
inline std::string text_of(const std::string& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

}  // namespace tests
