#include "late/late.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace late {

namespace {

[[noreturn]] void end(const std::string& why) {
  const auto line = "muster: " + why + "\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
  ::_exit(EXIT_FAILURE);
}

}  // namespace

any_function find(const char* library, const char* name) {
  void* const loaded = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);  // the same one each time
  if (loaded == nullptr) end(std::string("a library is missing: ") + ::dlerror());
  void* const found = ::dlsym(loaded, name);
  if (found == nullptr) end(std::string("a library is of another version: ") + ::dlerror());
  return reinterpret_cast<any_function>(found);
}

}  // namespace late
