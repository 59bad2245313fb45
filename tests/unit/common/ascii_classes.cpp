// Letters are those of all alphabets where characters are matched; digits and blanks are ASCII's.
#include "common/pcre/ascii_classes.hpp"

#include <catch2/catch.hpp>

#include "common/pcre/regex.hpp"

using common::pcre::regex, common::pcre::with_ascii_classes;

namespace {

bool finds(const char* pattern, std::string_view text, regex::flavour f = regex::flavour::utf8) {
  const auto r = regex::compile(pattern, f);
  INFO(pattern);
  REQUIRE(r);
  const auto found = r->search(text);
  REQUIRE(found);
  return found->has_value();
}

}  // namespace

TEST_CASE("digits and blanks of a regex are written out as those of ASCII", "[pcre]") {
  struct row {
    const char *given, *made;
  };
  const auto c = GENERATE(
      row{"a\\d+", "a[0-9]+"}, row{"[\\d.]", "[0-9.]"}, row{"\\s*x", "[\\x09-\\x0D\\x20]*x"},
      row{"[[:digit:]_]", "[0-9_]"}, row{"[]\\d]", "[]0-9]"}, row{"[^]\\d]", "[^]0-9]"},
      row{"\\\\d", "\\\\d"}, row{"\\Q\\d\\E\\d", "\\Q\\d\\E[0-9]"}, row{"\\Q\\d", "\\Q\\d"},
      row{"(?#[)\\d", "(?#[)[0-9]"}, row{"\\[\\d", "\\[[0-9]"}, row{"\\cd\\d", "\\cd[0-9]"},
      row{"[[:upper:]]", "[[:alpha:]]"}, row{"(?-i)[[:upper:]]", "(?-i)[[:upper:]]"},
      row{"[[:alpha:]\\w]", "[[:alpha:]\\w]"}, row{"[\\]\\d]\\d", "[\\]0-9][0-9]"},
      row{"[[:<:]]a", "[[:<:]]a"});
  CHECK(with_ascii_classes(c.given) == c.made);
}

TEST_CASE("of ASCII a class has the same characters with all alphabets as without", "[pcre]") {
  const auto* pattern = GENERATE(
      "^\\d$", "^\\D$", "^\\s$", "^\\S$", "^[\\d]$", "^[^\\d]$", "^[\\D]$", "^[^\\D]$", "^[\\S]$",
      "^[^\\S]$", "^[\\s\\d]$", "^\\w$", "^\\W$", "^[[:digit:]]$", "^[[:^digit:]]$",
      "^[[:space:]]$", "^[[:^space:]]$", "^[[:blank:]]$", "^[[:^blank:]]$", "^[[:upper:]]$",
      "^[[:lower:]]$", "^[[:^upper:]]$", "^[[:alpha:]]$", "^[[:punct:]]$", "^[[:xdigit:]]$",
      "^[[:print:]]$", "^[[:graph:]]$", "^[[:cntrl:]]$", "^[[:word:]]$", "^[[:alnum:]]$",
      "(?-i)^[[:upper:]]$", "^[\\d-]$", "^[^\\s#]$", "^[\\S\\s]$");
  for (int n = 1; n < 128; ++n) {
    const char c = static_cast<char>(n);
    INFO(pattern << " on " << n);
    CHECK(finds(pattern, {&c, 1}) == finds(pattern, {&c, 1}, regex::flavour::caseless));
  }
}

TEST_CASE("beyond ASCII there are letters, and neither digits nor blanks", "[pcre]") {
  for (const auto* letter : {"ó", "Ж", "漢", "ß"}) {
    INFO(letter);
    for (const auto* has : {"^\\w$", "^[[:alpha:]]$", "^[[:word:]]$", "^[[:alnum:]]$", "^\\D$",
                            "^[\\D]$", "^\\S$", "^[\\S]$", "^[^\\d\\s]$", "^[[:^blank:]]$"})
      CHECK(finds(has, letter));
    for (const auto* lacks : {"^\\W$", "^\\d$", "^\\s$", "^[^\\w]$", "^[^\\D]$", "^[^\\S]$"})
      CHECK_FALSE(finds(lacks, letter));
    CHECK(finds("x\\b", std::string("x ") + letter));
    CHECK_FALSE(finds("x\\b", std::string("x") + letter));
  }
  for (const auto* blank : {"\u00a0", "\u2003", "\u0085"}) CHECK_FALSE(finds("^\\s$", blank));
  for (const auto* digit : {"٣", "５"}) CHECK_FALSE(finds("^\\d$|^[[:digit:]]$", digit));
  CHECK(finds("^[[:upper:]]+$", "éÉ"));
}

TEST_CASE("an error of a regex is told of what somebody wrote", "[pcre]") {
  const auto r = regex::compile("\\d\\d\\s(", regex::flavour::utf8);
  REQUIRE_FALSE(r);
  CHECK(r.error().detail.find("at character 8") != std::string::npos);
  CHECK_FALSE(regex::compile("[\\d-z]", regex::flavour::utf8));
}
