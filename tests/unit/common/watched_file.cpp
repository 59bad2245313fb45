#include "common/watched_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "collector/scan/policy_files.hpp"
#include "common/watched_files.hpp"

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

TEST_CASE("a file of a folder that others may write is refused by itself, until it is mended",
          "[watched-file][bad]") {
  namespace fs = std::filesystem;
  const tests::temp_dir dir;
  fs::create_directories(dir / "d");
  const auto write = [&](const std::string& name, int mode) {
    std::ofstream(dir / name) << "text of " + name;
    fs::permissions(dir / name, fs::perms(mode));
  };
  write("main.yml", 0666);  // whoever named it knows why
  write("d/a.yml", 0644);
  write("d/b.yml", 0664);
  common::watched_files files(dir / "main.yml", dir / "d", 100);
  const auto now = std::chrono::steady_clock::now();
  REQUIRE(files.look(now));
  const auto all = files.all().value();
  REQUIRE(all.size() == 3);
  CHECK(all[0].text == "text of main.yml");
  CHECK(all[1].text == "text of d/a.yml");
  CHECK(all[2].text.error().code == errc::refused);
  CHECK(all[2].text.error().detail == (dir / "d/b.yml") +
                                          ": others than its owner may write it: chmod go-w " +
                                          (dir / "d/b.yml"));
  fs::permissions(dir / "d/b.yml", fs::perms(0644));
  REQUIRE(files.look(now + std::chrono::seconds{2}));  // though nobody wrote it
  CHECK(files.all().value()[2].text == "text of d/b.yml");

  // The same of policies that are configured; a folder that is typed is its user's own business.
  fs::permissions(dir / "d/b.yml", fs::perms(0646));
  const auto configured = collector::find_policy_files({dir / "d/"});
  CHECK(configured.files == std::vector<std::string>{dir / "d/a.yml"});
  REQUIRE(configured.faults.size() == 1);
  CHECK(configured.faults.front().starts_with(dir / "d/b.yml: others than its owner"));
  CHECK(collector::find_policy_files({dir / "d"}).files.size() == 2);
}

TEST_CASE("a named folder without a policy is a fault, one that is configured may be empty",
          "[policy]") {
  const tests::temp_dir dir;
  fs::create_directories(dir / "d");
  std::ofstream(dir / "d/notes.txt") << "none\n";
  const auto named = collector::find_policy_files({dir / "d"});
  CHECK(named.files.empty());
  REQUIRE(named.faults.size() == 1);
  CHECK(named.faults.front() == dir / "d: no policy in this folder: it has no *.yml and no *.yaml");
  CHECK(collector::find_policy_files({dir / "d/"}).faults.empty());
}
