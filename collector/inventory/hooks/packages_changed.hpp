// When packages were last installed or removed, by the files of their databases.
#pragma once

#include <algorithm>
#include <cstdint>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// By the kernel's own time of change, which nobody can set back; 0: no database is there.
inline std::int64_t packages_changed_at_ns(const common::root_dir& host) {
  std::int64_t out = 0;
  for (const auto* path : {"var/lib/dpkg/status", "usr/lib/sysimage/rpm/rpmdb.sqlite",
                           "var/lib/rpm/rpmdb.sqlite", "lib/apk/db/installed"})
    if (const auto is = host.identify(path)) out = std::max(out, is->ctime_ns);
  return out;
}

}  // namespace collector::inventory
