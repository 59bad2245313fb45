#include "common/settings/help_text.hpp"

#include <catch2/catch.hpp>

TEST_CASE("help goes on below its description where the screen ends", "[settings][help]") {
  CHECK(common::settings::wrapped_help(
            "  --at TIME   the rows as they were then\n  --wide      all\n\n", 36) ==
        "  --at TIME   the rows as they were\n              then\n  --wide      all\n\n");
  CHECK(common::settings::wrapped_help("one two three four five six\n", 20) ==
        "one two three four\nfive six\n");
}

TEST_CASE("help stands below its option where the screen leaves no room beside it",
          "[settings][help]") {
  CHECK(common::settings::wrapped_help(
            "  --severity low|medium|high  only alerts of this severity or a graver one\n"
            "                              that are not over\n",
            40) ==
        "  --severity low|medium|high\n      only alerts of this severity or a\n      graver one\n"
        "      that are not over\n");
}

TEST_CASE("help that no screen bounds is whole", "[settings][help]") {
  const std::string line = "  --at TIME   the rows as they were then\n";
  CHECK(common::settings::wrapped_help(line, 0) == line);
}
