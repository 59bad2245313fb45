#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "late/late.hpp"

namespace {

struct ending {
  int code = -1;
  std::string said;
};

/// Of a process that looks for it.
ending looked_for(const char* library, const char* name) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const auto child = ::fork();
  if (child == 0) {
    ::dup2(pipe[1], STDERR_FILENO);
    late::find(library, name);
    ::_exit(0);
  }
  ::close(pipe[1]);
  ending out;
  std::array<char, 512> bytes{};
  for (ssize_t n = 0; (n = ::read(pipe[0], bytes.data(), bytes.size())) > 0;)
    out.said.append(bytes.data(), static_cast<std::size_t>(n));
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  out.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

}  // namespace

TEST_CASE("a function of a library is found when it is called first", "[late]") {
  const auto call = late::function<"libm.so.6", "cbrt", double(double)>::call;
  CHECK(call(27) == Approx(3));
  CHECK(looked_for("libm.so.6", "cbrt").code == 0);
}

TEST_CASE("who calls a library that is not installed ends, and says which", "[late]") {
  const auto gone = looked_for("libmuster-nobody-has.so.7", "call");
  CHECK(gone.code == 1);
  CHECK(gone.said.starts_with("muster: a library is missing: libmuster-nobody-has.so.7: "));
  CHECK(gone.said.ends_with("\n"));
  const auto other = looked_for("libm.so.6", "muster_nobody_has");
  CHECK(other.code == 1);
  CHECK(other.said.starts_with("muster: a library is of another version: "));
  CHECK(other.said.find("muster_nobody_has") != std::string::npos);
}
