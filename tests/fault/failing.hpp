// Calls that fail: what the files of the preload share.
#pragma once

#include <dlfcn.h>

#include <string>
#include <string_view>

namespace fault {

/// What the file or socket is called in /proc.
std::string path_of(int fd);

/// Whether this call is the one that has to fail; errno is set then. Only calls about sockets, and
/// about files below a folder `data`, are counted.
bool fails(std::string_view call, int fd);
bool fails(std::string_view call, const char* path);

/// The function that would have been called.
template <class F>
F real(const char* name) {
  return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

}  // namespace fault
