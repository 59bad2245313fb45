// `muster export`: CSV before a person and before a program, bills of the version that is wanted.
#include <catch2/catch.hpp>
#include <sstream>

#include "schemas/json.hpp"
#include "tests/support/hostile_text.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/terminal.hpp"

using tests::pipeline;

namespace {

std::string shown_on(const tests::terminal& t, const pipeline& p,
                     std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--data", p.paths().data});
  tests::process muster("muster", std::move(arguments), t.path());
  return t.read_until_ended(muster);
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

  const tests::terminal screen;
  const auto shown = shown_on(screen, p, asked);
  CHECK(shown.find(",Eve\\x0droot,") != std::string::npos);
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();  // the end of a record
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
