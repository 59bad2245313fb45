// Jobs that packages left, and programs behind jobs that none has.
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "tests/unit/inventory/job_host.hpp"

using tests::debian;
using tests::jobs_of;

TEST_CASE("jobs: what dpkg left in cron.d is no job", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  for (const auto* name : {"x", "x.dpkg-old", "x.y"})
    write(root, std::string("etc/cron.d/") + name, "0 0 * * * root /bin/true\n");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 2);
  CHECK(all[0].source == "/etc/cron.d/x");
  CHECK(all[1].enabled == "disabled");
}

TEST_CASE("jobs: a program of some size has its digest, and another content another",
          "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  write(root, "etc/cron.d/x", "0 0 * * * root /opt/large\n");
  write(root, "opt/large", std::string(3u << 20, 'x'));
  fs::permissions(root / "opt/large", fs::perms::owner_all);
  const auto before = jobs_of(root).at(0).digest;
  CHECK(before == common::to_hex(std::string_view(common::sha256(std::string(3u << 20, 'x')))));
  write(root, "opt/large", std::string(3u << 20, 'y'));
  CHECK(jobs_of(root).at(0).digest != before);
}
