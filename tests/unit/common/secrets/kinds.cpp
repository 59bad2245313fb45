// What is a secret, and what is none: two tables.
#include <catch2/catch.hpp>

#include "common/secrets/mask.hpp"
#include "tests/support/secret_samples.hpp"
#include "tests/unit/common/secrets/ordinary.hpp"

namespace secrets = common::secrets;

TEST_CASE("secrets of every kind are masked, and the rest of their line stays", "[secrets]") {
  for (const auto marked : tests::secret_samples) {
    const auto s = tests::read_sample(marked);
    INFO(s.line);
    REQUIRE_FALSE(s.secrets.empty());
    CHECK(secrets::mask_text(s.line) == s.masked);
  }
}

TEST_CASE("ordinary configuration and what programs say stays readable", "[secrets]") {
  for (const auto text : tests::ordinary_lines) {
    const std::string line(text);
    CHECK(secrets::mask_text(line) == line);
    CHECK(secrets::mask_field(line) == line);
  }
}

TEST_CASE("a sample is masked wherever it stands in a line", "[secrets]") {
  for (const auto marked : tests::secret_samples) {
    const auto s = tests::read_sample(marked);
    INFO(s.line);
    for (const std::string before : {"\t", "    "}) {
      const auto shown = secrets::mask_text(before + s.line);
      for (const auto& one : s.secrets) CHECK(shown.find(one) == shown.npos);
    }
    const auto crlf = secrets::mask_text("first\r\n" + s.line + "\r\nlast\r\n");
    for (const auto& one : s.secrets) CHECK(crlf.find(one) == crlf.npos);
    CHECK(crlf.starts_with("first\r\n"));
    CHECK(crlf.ends_with("\r\nlast\r\n"));
  }
}
