#include "common/text_width.hpp"

#include <catch2/catch.hpp>

#include "common/log.hpp"
#include "tests/support/hostile_text.hpp"
#include "tests/support/seed.hpp"

using common::text_width;
using common::wrap_text;
using lines = std::vector<std::string>;

TEST_CASE("wide characters take two columns, and marks that combine none", "[text]") {
  CHECK(text_width("") == 0);
  CHECK(text_width("plain") == 5);
  CHECK(text_width("café") == 4);
  CHECK(text_width("cafe\u0301") == 4);
  CHECK(text_width("日本") == 4);
  CHECK(text_width("😀") == 2);
}

TEST_CASE("a text is broken at blanks, and a longer word within", "[text]") {
  CHECK(wrap_text("", 5) == lines{""});
  CHECK(wrap_text("one two three", 20) == lines{"one two three"});
  CHECK(wrap_text("one two three", 7) == lines{"one two", "three"});
  CHECK(wrap_text("one two three", 8) == lines{"one two", "three"});
  CHECK(wrap_text("abcdefgh ij", 3) == lines{"abc", "def", "gh", "ij"});
  CHECK(wrap_text(" x", 1) == lines{" ", "x"});
  CHECK(wrap_text("one   two", 5) == lines{"one", "two"});
  // No line of blanks alone in front of a long word.
  CHECK(wrap_text("  /long/path b", 6) == lines{"  /lon", "g/path", "b"});
}

TEST_CASE("no line cuts a character, and a mark stays with its letter", "[text]") {
  CHECK(wrap_text("日本語", 4) == lines{"日本", "語"});
  CHECK(wrap_text("日本語", 3) == lines{"日", "本", "語"});
  CHECK(wrap_text("日本", 1) == lines{"日", "本"});
  CHECK(wrap_text("e\u0301e\u0301e\u0301", 2) == lines{"e\u0301e\u0301", "e\u0301"});
}

TEST_CASE("whatever the text, no line is too wide, and together they are the text", "[text]") {
  std::mt19937 rng(tests::seed("wrapped"));
  for (int n = 0; n < 5'000; ++n) {
    const auto text = common::one_line(tests::hostile_text(rng));
    const auto width = 2 + rng() % 12;
    CAPTURE(text, width);
    std::string together;
    for (const auto& line : wrap_text(text, width)) {
      REQUIRE(text_width(line) <= width);
      together += line;
    }
    const auto without_blanks = [](std::string s) { return std::erase(s, ' '), s; };
    REQUIRE(without_blanks(together) == without_blanks(text));
  }
}

TEST_CASE("a text hangs behind its heading, and below it where that leaves no room", "[text]") {
  using common::hang_text;
  CHECK(hang_text("  ~ ", "one two three four five", 24) ==
        lines{"  ~ one two three four", "    five"});
  CHECK(hang_text("  not applicable 100004 ", "a title that is longer", 40) ==
        lines{"  not applicable 100004", "      a title that is longer"});
  CHECK(hang_text(std::string(24, ' '), "what follows", 40) == lines{"      what follows"});
  CHECK(hang_text("one heading that is wide ", "text", 26) ==
        lines{"one heading that is wide", "      text"});
  CHECK(hang_text("heading: ", "one two three", 0) == lines{"heading: one two three"});
  CHECK(hang_text("heading: ", "one two three", 20) == lines{"heading: one two three"});
}
