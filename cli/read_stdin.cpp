#include "cli/read_stdin.hpp"

#include <iostream>

namespace cli {

std::string read_stdin(std::size_t most) {
  std::string out(most + 1, '\0');
  std::cin.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(std::cin.gcount()));
  return out;
}

}  // namespace cli
