// What `muster` asks the system's loader for before its first line of code runs.
#include <catch2/catch.hpp>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"

namespace {

/// The libraries, and what those ask for; nothing of the program is run.
std::string libraries_at_start(const std::string& program) {
  const tests::temp_dir dir;
  const auto command = "LD_TRACE_LOADED_OBJECTS=1 " + tests::binary_dir() + "/" + program + " >" +
                       (dir / "out") + " 2>&1";
  auto run = tests::process::of("/bin/sh", {"-c", command}, dir / "log");
  run.wait();
  return tests::text_of(dir / "out");
}

}  // namespace

TEST_CASE("muster starts without the libraries that few of its commands call", "[system]") {
  const auto needed = libraries_at_start("muster");
  CAPTURE(needed);
  CHECK(needed.find("libsqlite3.so") != std::string::npos);
  for (const auto* late :
       {"libzmq", "libzip", "libcrypto", "libsystemd", "libedit", "libexpat", "libmnl", "libpcre2",
        "libsodium", "libtoml", "libzstd", "liblz4", "liblzma", "libkrb5"})
    CHECK(needed.find(late) == std::string::npos);
  // The stages use them all the time.
  CHECK(libraries_at_start("muster-broker").find("libzmq") != std::string::npos);
}
