// What is said of a text that is no YAML.
#include <catch2/catch.hpp>

#include "common/yaml/tree.hpp"

namespace {

std::string said_of(const std::string& text) {
  const auto tree = common::yaml::parse_tree(text, false);
  return tree ? "" : tree.error().detail;
}

}  // namespace

TEST_CASE("a text that is no YAML gets its likely cause and place", "[yaml]") {
  struct row {
    const char *text, *says;
  };
  const auto c =
      GENERATE(row{"a:\n\tb: 1\n", "2:1: not YAML: a TAB in the indentation"},
               row{"a:\n  - x\n  \t- y\n", "3:3: not YAML: a TAB in the indentation"},
               row{"a:\n  - 'it's'\nb: 1\n", "2:8: not YAML: text behind the closing quote"},
               row{"a: \"x\" y\nb: 1\n", "1:6: not YAML: text behind the closing quote"},
               row{"a:\n  - 'x\n  - 'y'\n", "2:5: not YAML: a quote that is not closed"},
               row{"a:\n    - x\n  - y\n", "3:3: not YAML: the indentation of this line"},
               row{"a:\n  b: 1\n c: 2\n", "3:2: not YAML: the indentation of this line"},
               row{"a:\n  b: 1\n   c: 2\n", "3:4: not YAML: this line is indented deeper"},
               row{"a: b: c\n", "1:5: not YAML: a colon and a blank"},
               row{"a: @x\n", "1:4: not YAML: text cannot begin with `@`"},
               row{"a: \"\\s\"\n", "not YAML: unknown escape"});
  INFO(c.text);
  CHECK(said_of(c.text).find(c.says) != std::string::npos);
}

TEST_CASE("what is YAML is not guessed at", "[yaml]") {
  const auto* text = GENERATE("a: |\n  it's: x\n\n   deeper\nb: 1\n", "a: x\n   y\nb: [1,\n  2]\n",
                              "a:\n- x\n- y\nb: 1\n", "a: 'it''s\n  more'\nb: \"\\\"\"\n");
  CHECK(said_of(text).empty());
}

TEST_CASE("a second document is seen, and an empty one is none", "[yaml]") {
  const auto seen_in = [](const std::string& text) {
    std::vector<common::yaml::irregularity> seen;
    REQUIRE(common::yaml::parse_tree(text, false, {}, &seen));
    return seen;
  };
  const auto second = seen_in("a: 1\n---\nb: 2\n");
  REQUIRE(second.size() == 1);
  CHECK(second[0].at.line == 3);
  CHECK(seen_in("a: 1\n---\n]]: [\n").size() == 1);
  CHECK(seen_in("---\na: 1\n...\n").empty());
  CHECK(seen_in("a: 1\n---\n").empty());
}

TEST_CASE("a tag in front of text is kept", "[yaml]") {
  const auto tree = common::yaml::parse_tree("a: [!f:/x y, z]\nb: !t v\nc: 'q'\n", false);
  REQUIRE(tree);
  CHECK(tree->find("a")->items[0].tag == "!f:/x");
  CHECK(tree->find("a")->items[1].tag.empty());
  CHECK(tree->find("b")->tag == "!t");
  CHECK(tree->find("c")->tag.empty());
}
