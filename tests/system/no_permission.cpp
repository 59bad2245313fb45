// A folder that is somebody else's: every command says so, and never that nothing is there.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "common/subprocess.hpp"
#include "tests/support/fixed_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"

namespace fs = std::filesystem;

namespace {

/// Makes everything in the folder that of an account whose files only it may open.
void give_away(const std::string& folder) {
  constexpr uid_t other = 12'345;
  for (const auto& e : fs::recursive_directory_iterator(folder)) {
    REQUIRE(::lchown(e.path().c_str(), other, other) == 0);
    if (e.is_regular_file()) fs::permissions(e.path(), fs::perms::owner_read);
  }
  REQUIRE(::lchown(folder.c_str(), other, other) == 0);
  fs::permissions(folder, fs::perms::owner_all);
}

/// What a command says to root without the right to open everybody's files.
std::string told(const std::string& data, std::vector<std::string> typed, int& code) {
  const tests::temp_dir dir;
  typed.insert(typed.begin(), {"--bounding-set=-dac_override,-dac_read_search",
                               tests::binary_dir() + "/muster", "--data", data});
  auto muster = tests::process::of(*common::find_program("setpriv"), typed, dir / "out");
  code = WEXITSTATUS(muster.wait());
  return tests::text_of(dir / "out");
}

}  // namespace

TEST_CASE("what belongs to somebody else is not called empty", "[system][mistakes]") {
  if (::geteuid() != 0) tests::skip("only root can give files away");
  if (!common::find_program("setpriv")) tests::skip("there is no setpriv here");
  const tests::fixed_server server;
  give_away(server.paths().data);
  for (const auto& typed :
       std::vector<std::vector<std::string>>{{"agents"},
                                             {"alerts"},
                                             {"alerts", "--raised"},
                                             {"alerts", "--follow"},
                                             {"blame", "web-1", "users", "root"},
                                             {"checks", "web-1"},
                                             {"cves"},
                                             {"diff", "web-1"},
                                             {"doctor"},
                                             {"dump", "web-1"},
                                             {"enroll"},
                                             {"explain", "user", "root"},
                                             {"export", "web-1", "--csv", "users"},
                                             {"labels"},
                                             {"query", "SELECT 1 FROM os"},
                                             {"resync", "web-1"},
                                             {"scan-now", "web-1"},
                                             {"server-key", "show"},
                                             {"status"},
                                             {"sync-now", "web-1"},
                                             {"tap"},
                                             {"verify"},
                                             {"waivers"},
                                             {"why", "web-1", "100002"}}) {
    int code = -1;
    const auto said = told(server.paths().data, typed, code);
    INFO(typed[0] << ": " << said);
    CHECK(code == 1);
    CHECK(said.find("Permission denied") != std::string::npos);
    CHECK(said.find(": run this as the user who runs the server, or as root\n") !=
          std::string::npos);
    CHECK(std::ranges::count(said, '\n') == 1);
  }
}
