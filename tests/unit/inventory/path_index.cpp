#include "collector/inventory/packages/path_index.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/unit/inventory/scan.hpp"

TEST_CASE("an index of paths tells whose each is, the first of several",
          "[inventory][owners-of-files]") {
  inventory::path_index paths;
  CHECK(paths.packages_of({"/usr/bin/a"}).at(0).empty());
  constexpr int packages = 300, files = 200;
  const auto path_of = [](int package, int file) {
    return fmt::format("/usr/p{}/{}", package, file);
  };
  for (int p = 0; p < packages; ++p) {
    paths.begin(fmt::format("p{}", p));
    for (int f = 0; f < files; ++f) REQUIRE(paths.add(paths.key_of(path_of(p, f))));
    REQUIRE(paths.add(paths.key_of("/usr")));  // a folder of them all
  }
  std::vector<std::string> asked{"/usr"}, expected{"p0"};
  for (int p = 0; p < packages; ++p)
    for (int f = 0; f < files; f += 7) {
      asked.push_back(path_of(p, f));
      expected.push_back(fmt::format("p{}", p));
      asked.push_back(path_of(p, f) + "/");
      expected.emplace_back();
    }
  const auto found = paths.packages_of(asked);
  CHECK(std::vector<std::string>(found.begin(), found.end()) == expected);
}
