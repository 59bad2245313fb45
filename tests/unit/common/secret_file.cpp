#include "common/secret_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "common/new_file.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace fs = std::filesystem;
using common::errc;

namespace {

constexpr uid_t somebody = 4242;

unsigned mode_of(const std::string& path) {
  struct ::stat s {};
  REQUIRE(::lstat(path.c_str(), &s) == 0);
  return s.st_mode & 07777;
}

void put(const std::string& path, const std::string& bytes, unsigned mode) {
  std::ofstream(path) << bytes;
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

long entries_of(const std::string& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

/// The umask of this process, until the end.
class with_umask {
 public:
  explicit with_umask(::mode_t mask) : before_(::umask(mask)) {}
  ~with_umask() { ::umask(before_); }
  with_umask(const with_umask&) = delete;
  with_umask& operator=(const with_umask&) = delete;

 private:
  ::mode_t before_;
};

common::error refusal(const std::string& path) {
  const auto read = common::read_secret(path, 100);
  REQUIRE_FALSE(read);
  CHECK(read.error().detail.starts_with(path + ": "));
  CHECK(read.error().detail.find("hidden") == std::string::npos);
  return read.error();
}

}  // namespace

TEST_CASE("a secret is read as it was written, and its file is its owner's alone", "[secret]") {
  const tests::temp_dir dir;
  const std::string bytes("hidden\0\xff\n", 9);
  for (const ::mode_t mask : {0, 022, 0777}) {
    const with_umask set(mask);
    const auto path = dir / std::to_string(mask);
    REQUIRE(common::write_secret(path, bytes));
    CHECK(mode_of(path) == 0600);
    CHECK(common::read_secret(path, bytes.size()) == bytes);
  }
  CHECK(entries_of(dir.path()) == 3);
}

TEST_CASE("a secret never replaces what is there", "[secret]") {
  const tests::temp_dir dir;
  put(dir / "file", "before", 0600);
  fs::create_symlink(dir / "nowhere", dir / "link");
  fs::create_directory(dir / "folder");
  for (const auto* name : {"file", "link", "folder"}) {
    INFO(name);
    const auto s = common::write_secret(dir / name, "hidden");
    REQUIRE_FALSE(s);
    CHECK(s.error().code == errc::exists);
    CHECK(s.error().detail == dir / name + ": is there already, and is not replaced");
  }
  CHECK(common::read_secret(dir / "file", 100) == "before");
  CHECK_FALSE(fs::exists(dir / "nowhere"));
  CHECK(entries_of(dir.path()) == 3);
}

TEST_CASE("a secret for a folder that is not there is not written", "[secret]") {
  const tests::temp_dir dir;
  const auto s = common::write_secret(dir / "none/key", "hidden");
  REQUIRE_FALSE(s);
  CHECK(s.error().code == errc::io);
  CHECK(s.error().detail == dir / "none: No such file or directory");
}

TEST_CASE("a new file has the mode it was given, whatever the umask says", "[secret]") {
  const tests::temp_dir dir;
  const with_umask set(077);
  REQUIRE(common::write_new_file(dir / "public", "bytes", 0644));
  CHECK(mode_of(dir / "public") == 0644);
}

TEST_CASE("a secret that others have a right to is not read", "[secret]") {
  const tests::temp_dir dir;
  const auto path = dir / "key";
  for (const unsigned mode : {0640u, 0620u, 0604u, 0602u, 0610u, 0601u, 0666u}) {
    put(path, "hidden", mode);
    const auto e = refusal(path);
    CHECK(e.code == errc::refused);
    CHECK(e.detail == fmt::format("{0}: has mode {1:04o}, want 0600: chmod 600 {0}", path, mode));
  }
  put(path, "hidden", 0400);
  CHECK(common::read_secret(path, 100) == "hidden");
}

TEST_CASE("a secret of another user is not read", "[secret]") {
  if (::geteuid() != 0) tests::skip("only root gives files away");
  const tests::temp_dir dir;
  const auto path = dir / "key";
  put(path, "hidden", 0600);
  REQUIRE(::chown(path.c_str(), somebody, 0) == 0);
  const auto e = refusal(path);
  CHECK(e.code == errc::refused);
  CHECK(e.detail == fmt::format("{0}: belongs to uid 4242, want 0 or root: chown 0 {0}", path));
}

TEST_CASE("what is no regular file is no secret, and nobody waits for it", "[secret]") {
  const tests::temp_dir dir;
  put(dir / "key", "hidden", 0600);
  fs::create_symlink(dir / "key", dir / "link");
  fs::create_directory(dir / "folder");
  REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
  struct row {
    const char *name, *kind;
  };
  for (const auto& r :
       {row{"link", "a symbolic link"}, row{"folder", "a folder"}, row{"fifo", "a FIFO"}}) {
    const auto e = refusal(dir / r.name);
    CHECK(e.code == errc::refused);
    CHECK(e.detail == fmt::format("{}: is {}, want a regular file", dir / r.name, r.kind));
  }
}

TEST_CASE("a secret that is not there is told from one that cannot be read", "[secret]") {
  const tests::temp_dir dir;
  put(dir / "key", "hidden", 0600);
  CHECK(refusal(dir / "none").code == errc::not_found);
  CHECK(refusal(dir / "key/none").code == errc::not_found);
}

TEST_CASE("a secret is no longer than its reader says", "[secret]") {
  const tests::temp_dir dir;
  put(dir / "key", "hidden", 0600);
  CHECK(common::read_secret(dir / "key", 6) == "hidden");
  const auto read = common::read_secret(dir / "key", 5);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::too_large);
  CHECK(read.error().detail == dir / "key: 6 bytes, want at most 5");
}

TEST_CASE("a folder for secrets is its owner's alone, and is made once", "[secret]") {
  const tests::temp_dir dir;
  const with_umask set(0);
  REQUIRE(common::make_secret_folder(dir / "data/keys"));
  CHECK(mode_of(dir / "data/keys") == 0700);
  REQUIRE(common::write_secret(dir / "data/keys/one", "hidden"));
  REQUIRE(common::make_secret_folder(dir / "data/keys"));
  CHECK(entries_of(dir / "data/keys") == 1);
}

TEST_CASE("a folder where others may write, or none at all, takes no secrets", "[secret]") {
  const tests::temp_dir dir;
  fs::create_directory(dir / "open");
  REQUIRE(::chmod((dir / "open").c_str(), 0770) == 0);
  fs::create_directory(dir / "good");
  fs::create_symlink(dir / "good", dir / "link");
  put(dir / "file", "", 0600);
  const auto detail = [&](const char* name) {
    const auto s = common::make_secret_folder(dir / name);
    REQUIRE_FALSE(s);
    CHECK(s.error().code == errc::refused);
    return s.error().detail;
  };
  CHECK(detail("open") ==
        fmt::format("{0}: has mode 0770, want 0700: chmod 700 {0}", dir / "open"));
  CHECK(detail("link") == dir / "link: is a symbolic link, want a folder");
  CHECK(detail("file") == dir / "file: is a regular file, want a folder");
}
