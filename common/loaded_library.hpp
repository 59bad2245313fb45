// Libraries that are loaded when they are needed first: a host that has nothing for them needs
// neither them nor their memory.
#pragma once

#include <dlfcn.h>

#include <initializer_list>

namespace common {

/// The first of these that is installed, loaded for as long as the process lives; nullptr: none is.
inline void* load_library(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL); library != nullptr) return library;
  return nullptr;
}

/// A call of the library, or of those it brings along. False: they have none of that name;
/// dlerror(3) says so.
template <class Function>
bool find_call(void* library, const char* name, Function& to) {
  to = reinterpret_cast<Function>(::dlsym(library, name));
  return to != nullptr;
}

}  // namespace common
