// The seed of a random test: printed, and repeated with MUSTER_SEED.
#pragma once

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace tests {

inline unsigned seed(const std::string& what) {
  const char* given = std::getenv("MUSTER_SEED");
  const auto s =
      given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  std::cout << what << ": seed " << s << " (MUSTER_SEED repeats it)\n";
  return s;
}

}  // namespace tests
