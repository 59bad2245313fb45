// What an installed Muster is to root, whose stages run as another user, each in a sandbox.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/subprocess.hpp"
#include "tests/support/process.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"

namespace fs = std::filesystem;

namespace {

constexpr uid_t stage_user = 12'345;

void for_root_only() {
  if (::geteuid() != 0) tests::skip("only root has others' files to lose");
}

struct typed_outcome {
  int code = 0;
  std::string said;
};

typed_outcome run_typed(const std::string& program, const std::vector<std::string>& arguments) {
  const tests::temp_dir dir;
  auto p = tests::process::of(program, arguments, dir / "out");
  const int code = p.wait();
  return {WIFEXITED(code) ? WEXITSTATUS(code) : -1, tests::text_of(dir / "out")};
}

std::string path_of_muster() { return tests::binary_dir() + "/muster"; }

}  // namespace

TEST_CASE("muster up: leaves a folder alone that stages of another user serve", "[service]") {
  for_root_only();
  const tests::temp_dir dir;
  REQUIRE(::chmod(dir.path().c_str(), 01770) == 0);
  REQUIRE(fs::create_directory(dir / "stores"));
  REQUIRE(::lchown((dir / "stores").c_str(), stage_user, stage_user) == 0);
  const auto done = run_typed(path_of_muster(), {"up", "--once", "--data", dir.path()});
  CHECK(done.code == 1);
  CHECK(done.said.find("belongs to user 12345") != std::string::npos);
  CHECK(done.said.find("systemctl status muster.target") != std::string::npos);
  CHECK((fs::status(dir.path()).permissions() & fs::perms::all) ==
        (fs::perms::owner_all | fs::perms::group_all));
}

TEST_CASE("muster server-key: what root makes belongs to the stages' user", "[service]") {
  for_root_only();
  const tests::temp_dir dir;
  REQUIRE(::chmod(dir.path().c_str(), 0755) == 0);
  REQUIRE(fs::create_directory(dir / "keys"));
  const auto keys = dir / "keys";
  // 9 is the base point of Curve25519, and the public key of no secret that is looked at here.
  tests::process::of("/bin/sh", {"-c", "printf '%064d\\n' 9 >" + keys + "/server.pub"}, dir / "out")
      .wait();
  for (const auto& path : {keys, keys + "/server.pub"})
    REQUIRE(::lchown(path.c_str(), stage_user, stage_user) == 0);
  const auto done = run_typed(path_of_muster(), {"server-key", "next", "--data", dir.path()});
  CAPTURE(done.said);
  CHECK(done.code == 0);
  struct ::stat made {};
  REQUIRE(::lstat((keys + "/next/server.key").c_str(), &made) == 0);
  CHECK(made.st_uid == stage_user);
  CHECK(made.st_gid == stage_user);
}

TEST_CASE("mounts: a collector in a sandbox tells of the host's, not of its own", "[service]") {
  for_root_only();
  const auto unshare = common::find_program("unshare");
  if (!unshare) tests::skip("no unshare here");
  // A host whose first process, a shell, may be looked at; the second scan has mounts of its own.
  const auto scan = path_of_muster() + " scan mounts --format json";
  const auto sandboxed =
      "unshare --mount --propagation private /bin/sh -c "
      "'mount -t tmpfs ours /mnt && mount -o remount,bind,ro / && " +
      scan + "'";
  const auto done = run_typed(*unshare, {"--pid", "--fork", "--mount-proc", "/bin/sh", "-c",
                                         scan + " && echo between && " + sandboxed});
  CAPTURE(done.said);
  REQUIRE(done.code == 0);
  const auto between = done.said.find("between\n");
  REQUIRE(between != std::string::npos);
  const auto rows = [](const std::string& text) { return std::ranges::count(text, '\n'); };
  CHECK(done.said.find("\"ours\"") == std::string::npos);
  CHECK(rows(done.said.substr(between)) == rows(done.said.substr(0, between)) + 1);
}
