#include "schemas/enrolment/token.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <functional>
#include <stdexcept>

#include "common/base32.hpp"
#include "tests/support/enrolment_samples.hpp"

using common::errc;
using schemas::decode_token;
using schemas::token;

namespace {

std::string upper(std::string s) {
  std::ranges::transform(s, s.begin(), [](unsigned char c) { return std::toupper(c); });
  return s;
}

/// What is said of a text that is no token; never a part of the text.
common::error token_refusal(const std::string& text) {
  const auto t = decode_token(text);
  REQUIRE_FALSE(t);
  const auto& said = t.error().detail;
  CHECK(said.find('\n') == std::string::npos);
  for (std::size_t at = 8; at + 12 <= text.size(); at += 4)
    CHECK(said.find(text.substr(at, 12)) == std::string::npos);
  return t.error();
}

std::string text_of_layout(const std::string& layout) {
  return "muster1." + common::to_base32(tests::sealed(layout));
}

std::string layout_of(const token& t) {
  auto bytes = *common::from_base32(schemas::encode_token(t).substr(8));
  bytes.resize(bytes.size() - 4);
  return bytes;
}

}  // namespace

TEST_CASE("a token is decoded as it was encoded", "[token]") {
  auto t = tests::sample_token();
  CHECK(decode_token(schemas::encode_token(t)) == t);
  t.addresses.resize(1);
  t.server_keys.resize(1);
  t.expires = 0;
  CHECK(decode_token(schemas::encode_token(t)) == t);
}

TEST_CASE("a token's bytes are those that the wire's page promises", "[token]") {
  const token t{.addresses = {"a:1"},
                .server_keys = {std::string(32, 'k')},
                .seed = std::string(32, 's'),
                .expires = 0x0102030405};
  const std::string layout = std::string("\x01\x01\x00\x03", 4) + "a:1" + "\x01" +
                             std::string(32, 'k') + std::string(32, 's') +
                             std::string("\0\0\0\1\2\3\4\5", 8);
  CHECK(layout_of(t) == layout);
  CHECK(schemas::encode_token(t) == text_of_layout(layout));
  CHECK(schemas::encode_token(t) ==
        "muster1.aeaqaa3bhiyqc23lnnvww23lnnvww23lnnvww23lnnvww23lnnvww23lnnvww23lonz"
        "xg43tonzxg43tonzxg43tonzxg43tonzxg43tonzxg43tonzqaaaaaebagbafqcwkjgi");
}

TEST_CASE("a token is taken in capital letters and with blanks around it", "[token]") {
  const auto t = tests::sample_token();
  const auto text = schemas::encode_token(t);
  for (const auto& typed : {upper(text), text + "\n", "  " + text + " \r\n", "\n\t" + text})
    CHECK(decode_token(typed) == t);
}

TEST_CASE("the longest token fits, and what is longer is not looked at", "[token]") {
  auto t = tests::sample_token();
  t.addresses.clear();
  for (char c = 'a'; c < 'i'; ++c) t.addresses.emplace_back(300, c);
  const auto text = schemas::encode_token(t);
  CHECK(text.size() <= schemas::most_token_bytes);
  CHECK(decode_token(text) == t);
  const auto e = token_refusal(text + std::string(4097 - text.size(), ' '));
  CHECK(e.code == errc::too_large);
  CHECK(e.detail == "4097 bytes: a muster token has at most 4096");
}

TEST_CASE("what is no token is said to be none", "[token]") {
  const auto* text = GENERATE("", " \n", "must", "muster1", "muster.abc", "mustard1.abcdefgh",
                              "musterx.abcdefghijklmnop", "muster-1.abcdefghijklmnop",
                              "eyJhbGciOiJIUzI1NiJ9.abcdefghijklmnop", " . ");
  INFO(text);
  const auto e = token_refusal(text);
  CHECK(e.code == errc::malformed);
  CHECK(e.detail ==
        "not a muster token: want what `muster enroll` printed, which begins with muster1.");
}

TEST_CASE("a token that is cut short or mistyped anywhere is not taken", "[token]") {
  const auto text = schemas::encode_token(tests::sample_token());
  std::vector<std::string> bad;
  for (std::size_t size = 8; size < text.size(); ++size) bad.push_back(text.substr(0, size));
  for (std::size_t at = 8; at < text.size(); ++at) {
    bad.push_back(text);
    bad.back()[at] = text[at] == 'x' ? 'y' : 'x';
    bad.push_back(text.substr(0, at) + "1" + text.substr(at));
  }
  bad.push_back(text + "a");
  bad.push_back(text.substr(0, 20) + " " + text.substr(20));
  for (const auto& one : bad) {
    const auto e = token_refusal(one);
    CHECK(e.code == errc::corrupt);
    CHECK(e.detail ==
          "the token is cut short or mistyped: copy all of what `muster enroll` printed");
  }
}

TEST_CASE("a token of another version is told from a mistyped one", "[token]") {
  auto layout = layout_of(tests::sample_token());
  layout[0] = 2;
  for (const auto& text : {std::string("muster2.abcdefghijklmnop"), text_of_layout(layout)}) {
    const auto e = token_refusal(text);
    CHECK(e.code == errc::unsupported);
    CHECK(e.detail ==
          "the token is of a version that this muster does not know: upgrade muster here");
  }
}

TEST_CASE("a token's layout is taken whole and with nothing after it", "[token]") {
  const auto layout = layout_of(tests::sample_token());
  CHECK(decode_token(text_of_layout(layout)) == tests::sample_token());
  for (std::size_t size = 1; size < layout.size(); ++size)
    CHECK(token_refusal(text_of_layout(layout.substr(0, size))).code == errc::malformed);
  CHECK(token_refusal(text_of_layout(layout + "x")).detail ==
        "not a muster token: its parts do not fit its length");
}

TEST_CASE("what no token may hold is neither written nor read", "[token]") {
  struct row {
    std::function<void(token&)> change;
    std::string said;
  };
  const std::string bad_address =
      "a bad address, want 1 to 300 bytes of printable ASCII without blanks";
  const std::vector<row> rows{
      {[](token& t) { t.addresses.clear(); }, "0 addresses, want 1 to 8"},
      {[](token& t) { t.addresses.assign(9, "a:1"); }, "9 addresses, want 1 to 8"},
      {[](token& t) { t.addresses[1].clear(); }, bad_address},
      {[](token& t) { t.addresses[0].assign(301, 'a'); }, bad_address},
      {[](token& t) { t.addresses[0] = "a b"; }, bad_address},
      {[](token& t) { t.addresses[0] = "caf\xc3\xa9:1"; }, bad_address},
      {[](token& t) { t.addresses[0] = "a:1\n"; }, bad_address},
      {[](token& t) { t.addresses[1] = t.addresses[0]; }, "an address that stands twice; keep one"},
      {[](token& t) { t.server_keys.clear(); }, "0 server keys, want 1 or 2"},
      {[](token& t) { t.server_keys.resize(3); }, "3 server keys, want 1 or 2"},
      {[](token& t) { t.server_keys[0].pop_back(); }, "a bad server key, want 32 bytes"},
      {[](token& t) { t.server_keys[1] = t.server_keys[0]; },
       "a server key that stands twice; keep one"},
      {[](token& t) { t.seed += 'x'; }, "a bad seed, want 32 bytes"},
      {[](token& t) { t.expires = -1; }, "a bad expiry, want a time from 1970 to 9999"},
      {[](token& t) { t.expires = 253'402'300'800'000; },
       "a bad expiry, want a time from 1970 to 9999"}};
  for (const auto& r : rows) {
    auto t = tests::sample_token();
    r.change(t);
    const auto s = schemas::check_token(t);
    REQUIRE_FALSE(s);
    CHECK(s.error().detail == r.said);
    CHECK_THROWS_AS(schemas::encode_token(t), std::invalid_argument);
  }
}

TEST_CASE("a well-formed layout with what no token may hold is refused", "[token]") {
  auto layout = layout_of(tests::sample_token());
  layout[layout.size() - 8] = '\x7f';
  CHECK(token_refusal(text_of_layout(layout)).detail ==
        "not a muster token: it has a bad expiry, want a time from 1970 to 9999");
  layout = layout_of(tests::sample_token());
  layout[4] = '\n';
  CHECK(token_refusal(text_of_layout(layout)).detail ==
        "not a muster token: it has a bad address, want 1 to 300 bytes of printable ASCII "
        "without blanks");
}
