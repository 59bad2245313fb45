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

namespace {

/// What is said of it where nothing irregular is taken, and that a lenient reader takes it.
std::string irregularity_of(const std::string& text) {
  CHECK(common::yaml::parse_tree(text, false));
  const auto strict = common::yaml::parse_tree(text, true);
  return strict ? "" : strict.error().detail;
}

}  // namespace

TEST_CASE("a quote that is never closed is refused where it opens", "[yaml]") {
  for (const std::string quote : {"\"", "'"}) {
    CHECK(said_of("a: 1\nb: " + quote + "never\nc: 2\nd:\n  - x\n") ==
          "2:4: a quote that is never closed");
    CHECK(said_of("a:\n  - &x " + quote + "never\n").starts_with("2:5: a quote that is never"));
    CHECK(said_of("a: " + quote + "x\n  y" + quote + "\n").empty());
    CHECK(said_of("\xef\xbb\xbf"
                  "a: " +
                  quote + "x" + quote + "\n")
              .empty());
  }
  CHECK(said_of("a: \"x \\\"\nb: 1\n").find("1:4: a quote that is never closed") == 0);
  CHECK(said_of("a: 'it''s'\nb: \"a\\\"b\"\n").empty());
}

TEST_CASE("a quote that a later line closes by mistake is seen", "[yaml]") {
  CHECK(irregularity_of("a:\n  b: \"x\n  c: y\"\n").starts_with("2:6: a quote that is not closed"));
  CHECK(irregularity_of("- 'x\n- y'\n").starts_with("1:3: a quote that is not closed"));
  CHECK(irregularity_of("a:\n  b: \"x\n\n    y\"\n") == "");
  CHECK(irregularity_of("a:\n- \"x\n  y\"\n") == "");
  CHECK(irregularity_of("'x\ny'\n") == "");
}

TEST_CASE("what a lenient parser takes is irregular", "[yaml]") {
  const auto told = [](const std::string& text, const std::string& says) {
    INFO(text);
    CHECK(irregularity_of(text).find(says) != std::string::npos);
  };
  told("a: [x,, y]\n", "1:7: nothing in front of this comma");
  told("a: [, y]\n", "1:5: nothing in front of this comma");
  told("a: {x: 1,, y: 2}\n", "1:10: nothing in front of this comma");
  told("a: [x, :\"y\"]\n", "a colon that is glued to a quote");
  told("a: !{x: 1}\n", "1:4: `!` is a tag of YAML");
  told("a: [!f:/x y, z]\n", "1:5: `!f:/x` is a tag of YAML");
  told("a: ! 'x'\n", "1:4: `!` is a tag of YAML");
  told("a: !!str x\n", "1:4: `!!str` is a tag of YAML");
  told("a: &b !t x\n", "`!t` is a tag of YAML");
  for (const auto* fine : {"a: [x, y, ]\n", "a: {x, y: , z: 1}\n", "a: [x, '', y]\n", "a: '!x'\n",
                           "a: [x, 'a:\"b\"']\n"})
    CHECK(irregularity_of(fine) == "");
}

TEST_CASE("the brackets of a list that do not fit are the cause, and not the lines above",
          "[yaml]") {
  const std::string good = "c:\n  - {id: 1, title: t, rules: ['f:/x']}\n";
  CHECK(said_of(good + "  - {id: 2, title: t, rules: ['f:/x']]}\n")
            .starts_with("3:38: not YAML: a `]`"));
  CHECK(said_of("a: [x, y\nb: }\n").starts_with("2:4: not YAML: a `}`"));
  CHECK(said_of(good).empty());
}

TEST_CASE("a control character is told as what it is", "[yaml]") {
  CHECK(said_of(std::string("a: \"x\\\0y\"\n", 10))
            .starts_with("1:7: not YAML: the control character U+0000"));
}

TEST_CASE("escapes of YAML are the characters that they name", "[yaml]") {
  const auto tree = common::yaml::parse_tree("a: \"\\_x\\N\"\nb: \"\\u00e9\"\n", true);
  REQUIRE(tree);
  CHECK(tree->find("a")->text == "\u00a0x\u0085");
  CHECK(tree->find("b")->text == "\u00e9");
}
