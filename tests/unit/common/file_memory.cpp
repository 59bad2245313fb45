// What is made of files is taken over by the next scan as long as nobody touched them.
#include "common/file_memory.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "common/work_budget.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using common::file_memory;
constexpr std::chrono::milliseconds soon{30};

/// A root whose memory trusts what was not touched for a moment, and how often `text_of` had to
/// read.
struct remembered_root {
  explicit remembered_root(const tests::temp_dir& dir, common::milliseconds untouched_for = soon)
      : memory(std::make_shared<file_memory>(untouched_for)),
        host(*common::root_dir::open(dir.path())->remembering(memory)) {}

  std::string text_of(const std::string& path) {
    return *common::known<std::string>(
        host, "text", {path},
        [&] {
          ++reads;
          const auto file = host.read(path, 1000);
          return std::make_shared<std::string>(file ? file->bytes : "nothing");
        },
        [](const std::string&) { return true; });
  }
  /// As a scan that comes later does.
  std::string later(const std::string& path) {
    std::this_thread::sleep_for(2 * soon);
    memory->begin_scan();
    memory->begin_part(0);
    return text_of(path);
  }

  std::shared_ptr<file_memory> memory;
  common::root_dir host;
  int reads = 0;
};

void put(const tests::temp_dir& dir, const std::string& name, const std::string& text) {
  std::ofstream(dir / name) << text;
}

}  // namespace

TEST_CASE("a file that nobody touched is read once", "[common][memory]") {
  tests::temp_dir dir;
  put(dir, "a", "one");
  remembered_root r(dir);
  CHECK(r.later("a") == "one");
  CHECK(r.later("a") == "one");
  CHECK(r.reads == 1);
}

TEST_CASE(
    "a file that was written again is read again, be its size and its time of change the same",
    "[common][memory]") {
  tests::temp_dir dir;
  put(dir, "a", "one");
  remembered_root r(dir);
  CHECK(r.later("a") == "one");
  const auto time = std::filesystem::last_write_time(dir / "a");
  put(dir, "a", "two");
  std::filesystem::last_write_time(dir / "a", time);
  CHECK(r.later("a") == "two");
  put(dir, "b", "six");
  std::filesystem::last_write_time(dir / "b", time);
  std::filesystem::rename(dir / "b", dir / "a");
  CHECK(r.later("a") == "six");
}

TEST_CASE(
    "a file that was touched lately is read again, because a second change could carry the same "
    "time",
    "[common][memory]") {
  tests::temp_dir dir;
  put(dir, "a", "one");
  remembered_root r(dir, std::chrono::minutes{1});
  (void)r.later("a");
  (void)r.later("a");
  CHECK(r.reads == 2);
  CHECK(r.memory->size() == 0);
}

TEST_CASE("that a file is not there is remembered until it is", "[common][memory]") {
  tests::temp_dir dir;
  remembered_root r(dir);
  CHECK(r.later("a") == "nothing");
  CHECK(r.later("a") == "nothing");
  CHECK(r.reads == 1);
  put(dir, "a", "one");
  CHECK(r.later("a") == "one");
}

TEST_CASE("what a scan did not ask for is forgotten", "[common][memory]") {
  tests::temp_dir dir;
  put(dir, "a", "one");
  put(dir, "b", "two");
  remembered_root r(dir);
  (void)r.later("a");
  (void)r.text_of("b");
  CHECK(r.memory->size() == 2);
  (void)r.later("a");
  r.memory->begin_part(0);
  CHECK(r.memory->size() == 1);
}

TEST_CASE("a part that is scanned seldom keeps what it made, as often as others are",
          "[common][memory]") {
  tests::temp_dir dir;
  put(dir, "a", "one");
  remembered_root r(dir);
  (void)r.later("a");
  for (int i = 0; i < 3; ++i) r.memory->begin_part(1);
  CHECK(r.later("a") == "one");
  CHECK(r.reads == 1);
}

TEST_CASE("what parts share for a scan is forgotten by the first that does not ask for it",
          "[common][memory]") {
  file_memory memory;
  const file_memory::sources always{.ids = {}, .settled = true};
  memory.share_for_scan("large", always, std::make_shared<int>(1));
  memory.share("small", always, std::make_shared<int>(2));
  memory.begin_scan();
  CHECK(memory.shared("large", always));
  memory.begin_scan();  // this one does not ask
  memory.begin_scan();
  CHECK_FALSE(memory.shared("large", always));
  CHECK(memory.shared("small", always));
}

TEST_CASE("times of file systems that make theirs up are not relied on", "[common][memory]") {
  remembered_root r(tests::temp_dir{});
  const auto live = *common::root_dir::open("/")->remembering(r.memory);
  (void)common::list_known(live, "proc/sys/kernel", 10'000);
  CHECK(r.memory->size() == 0);
}

TEST_CASE("a folder is listed again once something came or went", "[common][memory]") {
  tests::temp_dir dir;
  put(dir, "a", "one");
  remembered_root r(dir);
  const auto names = [&] {
    std::this_thread::sleep_for(2 * soon);
    std::string out;
    const auto entries = common::list_known(r.host, ".", 10);
    for (const auto& e : *entries) out += e.name;
    return out;
  };
  CHECK(names() == "a");
  CHECK(names() == "a");
  CHECK(r.memory->size() == 1);
  put(dir, "b", "two");
  CHECK(names() == "ab");
  std::filesystem::remove(dir / "a");
  CHECK(names() == "b");
}

TEST_CASE("a folder that is not there is not remembered, and found once it is",
          "[common][memory]") {
  tests::temp_dir dir;
  remembered_root r(dir);
  CHECK_FALSE(common::list_known(r.host, "none", 10));
  CHECK(r.memory->size() == 0);
  std::filesystem::create_directory(dir / "none");
  CHECK(common::list_known(r.host, "none", 10));
}

TEST_CASE("a folder with more entries than wanted is an error each time", "[common][memory]") {
  tests::temp_dir dir;
  put(dir, "a", "one");
  put(dir, "b", "two");
  remembered_root r(dir);
  std::this_thread::sleep_for(2 * soon);
  CHECK(common::list_known(r.host, ".", 10));
  CHECK(common::list_known(r.host, ".", 1).error().code == common::errc::too_large);
}

TEST_CASE("a file is identified as what stat finds there, on a live host and below a root",
          "[common][memory]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "file") << "text";
  std::filesystem::create_symlink("/file", dir / "link");  // of the root, not of the machine
  const auto image = *common::root_dir::open(dir.path());
  for (const auto* path : {"file", "/file", "link", "."})
    CHECK(*image.identify(path) == image.stat(path)->id);
  CHECK(image.identify("nothing").error().code == common::errc::not_found);
  const auto live = *common::root_dir::open("/");
  for (const auto& path :
       {dir.path() + "/file", std::string("etc/passwd"), std::string("proc/self/../version")})
    CHECK(live.identify(path)->inode == live.stat(path)->id.inode);
  CHECK(live.identify(dir.path() + "/link").error().code == common::errc::not_found);
  CHECK_FALSE(live.identify(std::string("etc\0/passwd", 11)));
  common::work_budget none(std::chrono::seconds{60}, common::milliseconds{0});
  CHECK(live.within(none)->identify("etc/passwd").error().code == common::errc::timeout);
}
