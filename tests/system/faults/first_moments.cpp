// Stages say that they are ready before they know one another: what that means for who asks them.
#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>

#include "tests/support/loopback.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/text_file.hpp"

namespace {

/// `muster enroll` beside what goes on, on the data folder of `server`.
tests::process ask_for_token(const tests::pipeline& server) {
  return {"muster", {"--data", server.paths().data, "enroll"}, server.file("enroll.log")};
}

bool succeeded(tests::process& asked) {
  const int code = asked.wait();
  return WIFEXITED(code) && WEXITSTATUS(code) == 0;
}

/// A broker that listens, and no wdb.
struct lonely_broker : tests::pipeline {
  lonely_broker() {
    listen_on(tests::free_address().text());
    start("broker");
  }
};

void check_answered(const tests::pipeline& server, tests::process& asked) {
  const bool answered = succeeded(asked);
  INFO(tests::text_of(server.file("enroll.log")));
  CHECK(answered);
}

}  // namespace

TEST_CASE("a question to a wdb that is not there yet waits for it", "[system][faults]") {
  lonely_broker server;
  auto asked = ask_for_token(server);
  server.start("wdb");
  check_answered(server, asked);
}

TEST_CASE("a question to a wdb that was killed a moment ago waits for the next one",
          "[system][faults]") {
  lonely_broker server;
  server.start("wdb");
  auto first = ask_for_token(server);
  REQUIRE(succeeded(first));
  server.kill("wdb");
  auto asked = ask_for_token(server);
  server.start("wdb");
  check_answered(server, asked);
}

TEST_CASE("a question to a wdb that does not come is refused, and says so", "[system][faults]") {
  lonely_broker server;
  auto asked = ask_for_token(server);
  CHECK_FALSE(succeeded(asked));
  CHECK(tests::text_of(server.file("enroll.log")).find("wdb is not there") != std::string::npos);
}

TEST_CASE("`muster up` says that it is ready when wdb answers", "[system][faults]") {
  tests::pipeline server;
  tests::process up("muster",
                    {"--data", server.paths().data, "up", "--root", server.root(), "--interval",
                     "1h", "--listen", tests::free_address().text()},
                    server.file("up.log"));
  tests::await("muster up to be ready", [&] {
    return tests::text_of(server.file("up.log")).find("ready; ") != std::string::npos;
  });
  CHECK(server.log("broker").find("wdb is there") != std::string::npos);
  auto asked = ask_for_token(server);
  const bool answered = succeeded(asked);
  INFO(tests::text_of(server.file("enroll.log")));
  CHECK(answered);
  up.signal(SIGTERM);
  up.wait();
}
