#include <catch2/catch.hpp>

#include "common/secrets/mask.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/secret_samples.hpp"

namespace secrets = common::secrets;

namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out(1);
  for (const char c : text)
    if (c == ' ')
      out.emplace_back();
    else
      out.back() += c;
  return out;
}

}  // namespace

TEST_CASE("no bytes break the masker, and what it gave it gives again", "[fuzz]") {
  std::vector<std::string> corpus{"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
                                  "- name: TOKEN\n  value: x\n", "password: |\n  x\n  y\n"};
  for (const auto marked : tests::secret_samples) corpus.push_back(tests::read_sample(marked).line);
  tests::fuzz("secrets", corpus, [](const std::string& text) {
    const auto once = secrets::mask_text(text);
    REQUIRE(secrets::mask_text(once) == once);
    REQUIRE(once.size() <= 3 * text.size());
    REQUIRE(std::ranges::count(once, '\n') == std::ranges::count(text, '\n'));
    (void)secrets::mask_field(text);
    (void)secrets::mask_value(text, text);
    const auto half = text.size() / 2;
    (void)secrets::mask_line(text, half, text.size() - half);
    auto words = words_of(text);
    const auto count = words.size();
    secrets::mask_arguments(words);
    REQUIRE(words.size() == count);
  });
}
