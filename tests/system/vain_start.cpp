// What keeps `muster up` from starting is said once, and ends it; nothing is restarted for ever.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/loopback.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/text_file.hpp"

namespace {

namespace fs = std::filesystem;

/// The output of `muster up --once` that fails.
std::string failed_start(const tests::pipeline& p, std::vector<std::string> options) {
  options.insert(options.begin(), {"up", "--once", "--root", p.root()});
  int code = 0;
  auto text = p.muster(options, &code);
  CAPTURE(text);
  CHECK(code == 1);
  CHECK(text.find("broker does not start: ") != std::string::npos);
  CHECK(text.find("restarting") == std::string::npos);
  return text;
}

}  // namespace

TEST_CASE("an address that nobody can listen on ends `muster up` with one line", "[system][bad]") {
  const tests::pipeline p("1h");
  CHECK(failed_start(p, {"--listen", "192.0.2.1:7443"}).find("192.0.2.1:7443: ") !=
        std::string::npos);
  CHECK(failed_start(p, {"--listen", "nowhere.invalid:7443"}).find("no address of that name") !=
        std::string::npos);
  CHECK(failed_start(p, {"--listen", "127.0.0.1:7443", "--listen-next", "127.0.0.1:7444"})
            .find("this server has no next key") != std::string::npos);
}

TEST_CASE("a server's key that others can read ends `muster up` with one line", "[system][bad]") {
  const tests::pipeline p("1h");
  const auto address = tests::free_address().text();
  p.muster({"up", "--once", "--root", p.root(), "--listen", address});
  const auto key = p.paths().keys() + "/server.key";
  REQUIRE(fs::exists(key));
  fs::permissions(key, fs::perms::others_read, fs::perm_options::add);
  CHECK(failed_start(p, {"--listen", address}).find("has mode 0604, want 0600") !=
        std::string::npos);
}

TEST_CASE("a port that another program has ends `muster up` after a few tries", "[system][bad]") {
  const tests::pipeline p("1h");
  tests::pipeline first("1h");
  const auto address = tests::free_address().text();
  first.listen_on(address);
  first.start("broker");
  int code = 0;
  const auto text = p.muster({"up", "--once", "--root", p.root(), "--listen", address}, &code);
  CHECK(code == 1);
  CHECK(text.find("broker does not start: " + address + ": the port is in use") !=
        std::string::npos);
}

TEST_CASE("a second `muster up` on the same data is refused in one line", "[system]") {
  tests::pipeline p("1h");
  tests::process up("muster",
                    {"--data", p.paths().data, "up", "--agent", p.agent, "--root", p.root()},
                    p.paths().data + "/up.log");
  tests::await("the first to run", [&] {
    return tests::text_of(p.paths().data + "/up.log").find("running; ") != std::string::npos;
  });
  int code = -1;
  const auto text = p.muster({"up", "--once"}, &code);
  CHECK(code == 1);
  CHECK(std::ranges::count(text, '\n') == 1);
  CHECK(text.find("is running here already") != std::string::npos);
  up.signal(SIGINT);
  CHECK(up.wait() == 0);
}
