#include "collector/inventory/packages/rpm_library.hpp"

#include <dlfcn.h>

namespace collector::inventory {

namespace {

using common::errc;

/// A symbol of librpm or of the libraries it brings along.
template <class Function>
bool bind(void* library, const char* name, Function& to) {
  to = reinterpret_cast<Function>(::dlsym(library, name));
  return to != nullptr;
}

common::result<rpm_library> load() {
  void* library = nullptr;
  for (const char* name : {"librpm.so.10", "librpm.so.9", "librpm.so.8"})
    if (library == nullptr) library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return common::fail(errc::unsupported, "there is an rpm database, but librpm is not installed");
  rpm_library l;
  const bool all = bind(library, "rpmDefineMacro", l.define_macro) && bind(library, "rpmlogSetMask", l.set_log_mask) &&
                   bind(library, "rpmtsCreate", l.create) && bind(library, "rpmtsFree", l.free) && bind(library, "rpmtsOpenDB", l.open_database) &&
                   bind(library, "rpmtsSetVSFlags", l.set_verification) && bind(library, "rpmtsInitIterator", l.iterate) &&
                   bind(library, "rpmdbNextIterator", l.next) && bind(library, "rpmdbFreeIterator", l.free_iterator) &&
                   bind(library, "headerGetString", l.text) && bind(library, "headerGetNumber", l.number) && bind(library, "headerIsEntry", l.has) &&
                   bind(library, "headerImport", l.import_header) && bind(library, "headerFree", l.free_header);
  if (!all) return common::fail(errc::unsupported, "there is an rpm database, but this librpm lacks a call: {}", ::dlerror());
  l.set_log_mask(1);  // emergencies only: what it has to say goes to our reason, not to stderr
  return l;
}

}  // namespace

const common::result<rpm_library>& rpm_library::get() {
  static const auto loaded = load();
  return loaded;
}

}  // namespace collector::inventory
