// `muster export`: CSV before a person and before a program, bills of the version that is wanted.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "schemas/json.hpp"
#include "tests/support/hostile_text.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/skip.hpp"

using tests::pipeline;

namespace {

/// A terminal that remembers what is written to it.
class terminal {
 public:
  terminal() : file_(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
    if (file_ < 0 || ::grantpt(file_) != 0 || ::unlockpt(file_) != 0)
      tests::skip("there are no pseudo terminals here");
    path_ = ::ptsname(file_);
    // Held open, so that what was written stays until it is read.
    other_end_ = ::open(path_.c_str(), O_RDWR | O_NOCTTY);
  }
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  ~terminal() {
    ::close(other_end_);
    ::close(file_);
  }
  const std::string& path() const { return path_; }
  /// What came since the last call.
  std::string take() const {
    std::string out;
    char some[4096];
    for (ssize_t got = 0; (got = ::read(file_, some, sizeof some)) > 0;)
      out.append(some, static_cast<std::size_t>(got));
    return out;
  }

 private:
  int file_, other_end_ = -1;
  std::string path_;
};

std::string shown_on(const terminal& t, const pipeline& p, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--data", p.paths().data});
  tests::process muster("muster", std::move(arguments), t.path());
  std::string out;
  tests::await("muster to end", [&] {
    const bool over = muster.ended();
    out += t.take();
    return over;
  });
  return out;
}

}  // namespace

TEST_CASE("a host's carriage return reaches a program that reads CSV, and no terminal",
          "[system][foreign]") {
  pipeline p;
  p.write("etc/passwd", p.read("etc/passwd") + "eve:x:4000:100:Eve\rroot:/:/bin/sh\n");
  p.start_all();
  p.await_settled("the first scan");
  const std::vector<std::string> asked{"export", p.agent, "--csv", "users", "--offline"};
  CHECK(p.muster(asked).find("\"Eve\rroot\"") != std::string::npos);

  const terminal screen;
  const auto shown = shown_on(screen, p, asked);
  CHECK(shown.find(",Eve\\x0droot,") != std::string::npos);
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line);) {
    while (line.ends_with('\r')) line.pop_back();  // the end of a record, and the terminal's own
    CAPTURE(line);
    CHECK(tests::is_harmless(line));
  }
}

TEST_CASE("a bill of materials is of the version that is asked for", "[system]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  for (const auto& [form, version] :
       {std::pair{"cyclonedx", "1.5"}, {"cyclonedx-1.5", "1.5"}, {"cyclonedx-1.6", "1.6"}}) {
    const auto bill = schemas::json::parse(p.muster({"export", p.agent, "--sbom", form}));
    CHECK(bill.at("specVersion") == version);
    CHECK(bill.at("components").size() > 1);
  }
}
