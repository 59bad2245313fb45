// What holds of any bytes.
#include <catch2/catch.hpp>
#include <random>

#include "common/secrets/mask.hpp"
#include "common/utf8.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/secret_samples.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/common/secrets/ordinary.hpp"

namespace secrets = common::secrets;

namespace {

/// Pieces of samples, of ordinary lines and of signs, in any order.
std::string made_of_pieces(std::mt19937_64& random) {
  static constexpr auto signs = std::to_array<std::string_view>(
      {" ", "=",   ":",        "\"",      "'",         "\\",       "\n",   "://",
       "@", "$",   "{",        "}",       "<",         ">",        ",",    ";",
       "-", "***", "password", "--token", "PASSWORD=", "\xc3\xa9", "\xff", "x",
       "0", "\t",  "mysql -p", "key",     "[",         "(",        "|"});
  std::string out;
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (auto n = pick(12); n > 0; --n) {
    const auto sample =
        tests::read_sample(tests::secret_samples[pick(tests::secret_samples.size())]).line;
    const auto ordinary = tests::ordinary_lines[pick(tests::ordinary_lines.size())];
    switch (pick(4)) {
      case 0:
        out += sample.substr(pick(sample.size()));
        break;
      case 1:
        out += ordinary.substr(0, pick(ordinary.size() + 1));
        break;
      default:
        out += signs[pick(signs.size())];
    }
  }
  return out;
}

bool is_utf8(const std::string& s) {
  for (std::string_view rest = s; !rest.empty();)
    if (!common::take_utf8(rest).code_point) return false;
  return true;
}

}  // namespace

TEST_CASE("masking twice is masking once, is bounded, and keeps lines and UTF-8",
          "[secrets][property]") {
  const auto seed = tests::seed("secrets");
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 5'000; ++round) {
    const auto text = made_of_pieces(random);
    const auto once = secrets::mask_text(text);
    CAPTURE(text, once);
    REQUIRE(secrets::mask_text(once) == once);
    REQUIRE(once.size() <= 3 * text.size());
    REQUIRE(std::ranges::count(once, '\n') == std::ranges::count(text, '\n'));
    if (is_utf8(text)) REQUIRE(is_utf8(once));
  }
}

TEST_CASE("hostile lines cost what their length costs", "[secrets]") {
  // Where reading were quadratic, one of these would take minutes.
  constexpr std::size_t size = (tests::address_sanitized ? 32u : 128u) << 10;
  for (const std::string_view unit : {"password=",
                                      "password=/etc/",
                                      "key=",
                                      "/pass:",
                                      "token ",
                                      "-psk ",
                                      "\"",
                                      "'",
                                      "$a",
                                      "$6$",
                                      "{SSHA}",
                                      "{AA",
                                      "eyJ-",
                                      "sk-",
                                      "md5",
                                      "://",
                                      "://a:",
                                      "@tcp(",
                                      "/api/webhooks/",
                                      "<key>",
                                      "<psk ",
                                      "a:",
                                      ":AA",
                                      "Bearer ",
                                      "mysql -p",
                                      "echo ",
                                      "password \"",
                                      "\\\"",
                                      "identified by ",
                                      "${",
                                      "[",
                                      "crypt a ",
                                      "1 ",
                                      "--",
                                      "a.b-c_",
                                      "PasswordPassword",
                                      "key='",
                                      "key,\"value\":",
                                      ":thin:",
                                      "****",
                                      "0123456789abcdef",
                                      "-----BEGIN PRIVATE KEY-----",
                                      "?sig=",
                                      "&code=a1b2",
                                      "user=a%",
                                      "kinit <<< ",
                                      "<<<x ",
                                      "пароль=",
                                      "пароль",
                                      "<key>password</key>",
                                      "<value>",
                                      "password=\"\n",
                                      "<password>\n",
                                      "data:\n",
                                      "su \\\n",
                                      "[users]\n",
                                      "a:b1c2d3\n",
                                      "{PLAIN}",
                                      "message-digest-key 1 md5 "}) {
    std::string line;
    while (line.size() < size) line += unit;
    CHECK_FALSE(secrets::mask_text(line).empty());
    std::vector<std::string> arguments(1000, std::string(unit));
    secrets::mask_arguments(arguments);
    CHECK(arguments.size() == 1000);
  }
}

// As above, it is the runner's time limit that tells.
TEST_CASE("a long indentation is not read again for each name behind it", "[secrets]") {
  constexpr std::size_t size = 1u << 20;
  for (const std::string_view name : {"password wolf ", "x пароль=wolf "}) {
    std::string names(size, ' ');
    while (names.size() < 2 * size) names += name;
    CHECK(secrets::mask_text(names).starts_with("    "));
  }
}
