#include "collector/inventory/packages/rpm_library.hpp"

#include "common/loaded_library.hpp"

namespace collector::inventory {

namespace {

using common::errc;
using common::find_call;

common::result<rpm_library> load_rpm() {
  void* const library = common::load_library({"librpm.so.10", "librpm.so.9", "librpm.so.8"});
  if (library == nullptr)
    return common::fail(errc::unsupported, "there is an rpm database, but librpm is not installed");
  rpm_library l;
  const bool all = find_call(library, "rpmDefineMacro", l.define_macro) &&
                   find_call(library, "rpmlogSetMask", l.set_log_mask) &&
                   find_call(library, "rpmtsCreate", l.create) &&
                   find_call(library, "rpmtsFree", l.free) &&
                   find_call(library, "rpmtsOpenDB", l.open_database) &&
                   find_call(library, "rpmtsSetVSFlags", l.set_verification) &&
                   find_call(library, "rpmtsInitIterator", l.iterate) &&
                   find_call(library, "rpmdbNextIterator", l.next) &&
                   find_call(library, "rpmdbFreeIterator", l.free_iterator) &&
                   find_call(library, "headerGetString", l.text) &&
                   find_call(library, "headerGetNumber", l.number) &&
                   find_call(library, "headerIsEntry", l.has) &&
                   find_call(library, "headerImport", l.import_header) &&
                   find_call(library, "headerFree", l.free_header);
  if (!all)
    return common::fail(errc::unsupported,
                        "there is an rpm database, but this librpm lacks a call: {}", ::dlerror());
  l.set_log_mask(1);  // emergencies only: what it has to say goes to our reason, not to stderr
  return l;
}

}  // namespace

const common::result<rpm_library>& rpm_library::get() {
  static const auto loaded = load_rpm();
  return loaded;
}

}  // namespace collector::inventory
