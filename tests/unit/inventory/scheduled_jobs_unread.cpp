// Jobs and users that lie where nothing can be read.
#include "tests/unit/inventory/scan.hpp"

namespace {

using job = schemas::scheduled_job;
using text_list = std::vector<std::string>;

/// Of the rows of an earlier scan those that a later one may have missed.
text_list kept_jobs(const inventory::table_scan& before, const inventory::table_scan& after) {
  const auto& table = *schemas::find_table(table_id::scheduled_jobs);
  text_list out;
  for (const auto& r : before.rows) {
    const auto j = *schemas::decode_row<job>(r.stable, r.volatile_);
    if (*after.missed.hold(table, r.stable)) out.push_back(*j.source + " " + *j.name);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("jobs: scripts of a folder that cannot be read are not gone", "[inventory][jobs]") {
  tests::temp_dir root;
  for (const auto* path : {"etc/cron.daily/a", "etc/cron.daily/b", "etc/cron.weekly/a"})
    write(root, path, "#!/bin/sh\n");
  const auto before = scan(table_id::scheduled_jobs, root.path());
  REQUIRE(before.rows.size() == 3);
  fs::remove(root / "etc/cron.daily/a");
  fs::create_symlink("a", root / "etc/cron.daily/a");
  CHECK(kept_jobs(before, scan(table_id::scheduled_jobs, root.path())) ==
        text_list{"/etc/cron.daily a"});
  fs::remove_all(root / "etc/cron.daily");
  fs::create_symlink("cron.daily", root / "etc/cron.daily");
  CHECK(kept_jobs(before, scan(table_id::scheduled_jobs, root.path())) ==
        text_list{"/etc/cron.daily a", "/etc/cron.daily b"});
}

TEST_CASE("jobs: users are known from a passwd of any length, and a fault of it is told",
          "[inventory][jobs]") {
  tests::temp_dir root;
  write(root, "var/spool/cron/crontabs/ann", "@daily x\n");
  write(root, "etc/passwd", std::string(5u << 20, '#') + "\nann:x:1000:1000::/home/ann:/bin/sh\n");
  auto s = scan(table_id::scheduled_jobs, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(rows<job>(s).at(0).enabled == "enabled");
  fs::remove(root / "etc/passwd");
  s = scan(table_id::scheduled_jobs, root.path());
  CHECK(s.status == table_status::ok);  // as of an image without it
  CHECK_FALSE(rows<job>(s).at(0).enabled);
  fs::create_symlink("passwd", root / "etc/passwd");
  s = scan(table_id::scheduled_jobs, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_THAT(s.reason, Catch::Matchers::Contains("etc/passwd"));
}
