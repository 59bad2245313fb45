// A made-up host and the jobs that are found on it.
#pragma once

#include <vector>

#include "tests/unit/inventory/scan.hpp"

namespace tests {

inline std::vector<schemas::scheduled_job> jobs_of(const tests::temp_dir& root) {
  const auto s = scan(table_id::scheduled_jobs, root.path());
  CHECK(s.status == table_status::ok);
  return rows<schemas::scheduled_job>(s);
}

inline void debian(const tests::temp_dir& root) {
  write(root, "var/lib/dpkg/status", "Package: cron\nStatus: install ok installed\n\n");
  write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n");
}

}  // namespace tests
