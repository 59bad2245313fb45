// `muster up` with collectors for file systems beside the host's own.
#include <catch2/catch.hpp>
#include <sstream>

#include "tests/support/pipeline.hpp"

TEST_CASE("the first scan of every collector is waited for, and summed up", "[system]") {
  const tests::pipeline p("1h");
  const std::vector<std::string> typed{"up",      "--once", "--root",      p.root(),
                                       "--agent", "own",    "--collector", "image=" + p.root()};
  int code = 0;
  const auto text = p.muster(typed, &code);
  CAPTURE(text);
  CHECK(code == 0);
  CHECK(text.find("Inventory of own\n") != text.npos);
  CHECK(text.find("\nimage: ") != text.npos);
  auto as_json = typed;
  as_json.insert(as_json.end(), {"--format", "json"});
  std::istringstream lines(p.muster(as_json, &code));
  std::vector<std::string> agents;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with('{')) agents.push_back(schemas::json::parse(line)["agent"]);
  CHECK(agents == std::vector<std::string>{"own", "image"});
}
