#include "common/watched_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/temp_dir.hpp"

using common::errc;

TEST_CASE("a link is followed, and named where it leads to no file", "[watched-file]") {
  const tests::temp_dir dir;
  const auto link = dir / "rules.yml";
  CHECK(common::read_file(link, 100).error().code == errc::not_found);

  std::filesystem::create_symlink(dir / "nothing", link);
  const auto dangling = common::read_file(link, 100);
  CHECK(dangling.error().code == errc::io);  // not as if there were no such file
  CHECK(dangling.error().detail == link + ": a link that leads nowhere");

  std::filesystem::remove(link);
  std::filesystem::create_symlink("/dev/zero", link);
  const auto device = common::read_file(link, 100);
  REQUIRE_FALSE(device);
  CHECK(device.error().detail.starts_with(link + ": leads to /dev/zero"));
}
