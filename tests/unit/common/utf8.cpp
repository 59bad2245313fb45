// The walker over UTF-8: what is a code point, what is a byte on its own.
#include "common/utf8.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/support/hostile_text.hpp"
#include "tests/support/seed.hpp"

namespace {

/// The code points of a text; -1 stands for a byte that belongs to none.
std::vector<long> walk(std::string_view text) {
  std::vector<long> out;
  while (!text.empty()) {
    const auto unit = common::take_utf8(text);
    out.push_back(unit.code_point ? static_cast<long>(*unit.code_point) : -1);
  }
  return out;
}

using points = std::vector<long>;

/// As Table 3-6 of the Unicode standard spreads the bits of a code point.
std::string encode(char32_t c) {
  std::string out;
  const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6);
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3f));
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  }
  return out;
}

/// Another decoder's opinion: the JSON library refuses to write what is no UTF-8.
bool json_takes(const std::string& text) {
  try {
    return !nlohmann::json(text).dump().empty();
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (!common::take_utf8(text).code_point) return false;
  return true;
}

}  // namespace

TEST_CASE("every code point is read from the bytes it is written with", "[utf8]") {
  std::size_t wrong = 0, taken = 0;
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    const bool is_surrogate = c >= 0xd800 && c <= 0xdfff;
    const auto bytes = encode(c);
    std::string_view rest = bytes;
    const auto unit = common::take_utf8(rest);
    const bool is_right = is_surrogate ? !unit.code_point && unit.bytes.size() == 1
                                       : unit.code_point == c && unit.bytes == bytes;
    wrong += is_right ? 0 : 1;
    taken += unit.code_point ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(taken == 0x110000 - 0x800);
}

TEST_CASE("the boundaries of Table 3-7 hold: one byte beyond, and no sequence is there", "[utf8]") {
  // first and last of each length
  CHECK(walk(std::string_view("\0", 1)) == points{0});
  CHECK(walk("\x7f") == points{0x7f});
  CHECK(walk("\xc2\x80") == points{0x80});
  CHECK(walk("\xdf\xbf") == points{0x7ff});
  CHECK(walk("\xe0\xa0\x80") == points{0x800});
  CHECK(walk("\xef\xbf\xbf") == points{0xffff});
  CHECK(walk("\xf0\x90\x80\x80") == points{0x10000});
  CHECK(walk("\xf4\x8f\xbf\xbf") == points{0x10ffff});
  // around the surrogates
  CHECK(walk("\xed\x9f\xbf") == points{0xd7ff});
  CHECK(walk("\xed\xa0\x80") == points{-1, -1, -1});
  CHECK(walk("\xed\xbf\xbf") == points{-1, -1, -1});
  CHECK(walk("\xee\x80\x80") == points{0xe000});
  CHECK(walk("\xed\xa0\x80\xed\xb0\x80") == points{-1, -1, -1, -1, -1, -1});  // a pair of them
  // above U+10FFFF
  CHECK(walk("\xf4\x90\x80\x80") == points{-1, -1, -1, -1});
  CHECK(walk("\xf5\x80\x80\x80") == points{-1, -1, -1, -1});
  CHECK(walk("\xf8\x88\x80\x80\x80") == points{-1, -1, -1, -1, -1});
  CHECK(walk("\xfc\x84\x80\x80\x80\x80") == points{-1, -1, -1, -1, -1, -1});
}

TEST_CASE("an overlong form is no character", "[utf8]") {
  CHECK(walk("\xc0\xaf") == points{-1, -1});  // a slash in two, three and four bytes
  CHECK(walk("\xe0\x80\xaf") == points{-1, -1, -1});
  CHECK(walk("\xf0\x80\x80\xaf") == points{-1, -1, -1, -1});
  CHECK(walk("\xe0\x80\x9b") == points{-1, -1, -1});  // ESC
  CHECK(walk("\xc0\x80") == points{-1, -1});          // NUL as Java writes it
  CHECK(walk("\xc1\xbf") == points{-1, -1});          // the greatest ones of each length
  CHECK(walk("\xe0\x9f\xbf") == points{-1, -1, -1});
  CHECK(walk("\xf0\x8f\xbf\xbf") == points{-1, -1, -1, -1});
}

TEST_CASE("bytes that continue nothing, or are not continued, stand alone", "[utf8]") {
  CHECK(walk("\x80\xbf") == points{-1, -1});
  CHECK(walk("\xfe\xff") == points{-1, -1});
  CHECK(walk("\xc3 \xe2 \xf0 ") == points{-1, ' ', -1, ' ', -1, ' '});
  CHECK(walk("\xe2\x82") == points{-1, -1});
  CHECK(walk("\xf0\x9f\x98") == points{-1, -1, -1});
  CHECK(walk("\xe2\x82"
             "a") == points{-1, -1, 'a'});
  // what follows a broken sequence is read for itself
  CHECK(walk("\xe2\xe2\x82\xac") == points{-1, 0x20ac});
  CHECK(walk("\xf0\x9f\xc3\xa9") == points{-1, -1, 0xe9});
}

TEST_CASE("all texts of two bytes are judged as another decoder judges them", "[utf8]") {
  std::size_t differ = 0;
  for (unsigned a = 0; a < 256; ++a)
    for (unsigned b = 0; b < 256; ++b) {
      const std::string text{static_cast<char>(a), static_cast<char>(b)};
      differ += is_utf8(text) == json_takes(text) ? 0 : 1;
    }
  CHECK(differ == 0);
}

TEST_CASE("a walk loses no byte, and judges random texts as another decoder does", "[utf8]") {
  std::mt19937 rng(tests::seed("utf8 walk"));
  for (int n = 0; n < 5000; ++n) {
    const auto text = tests::hostile_text(rng);
    std::string again;
    bool is_clean = true;
    for (std::string_view rest = text; !rest.empty();) {
      const auto unit = common::take_utf8(rest);
      if (!unit.code_point) REQUIRE(unit.bytes.size() == 1);
      again += unit.code_point ? encode(*unit.code_point) : std::string(unit.bytes);
      is_clean = is_clean && unit.code_point;
    }
    REQUIRE(again == text);
    REQUIRE(is_clean == json_takes(text));
  }
}

TEST_CASE("a text is shortened between code points", "[utf8]") {
  using common::whole_code_points;
  CHECK(whole_code_points("abc", 3) == "abc");
  CHECK(whole_code_points("abc", 2) == "ab");
  CHECK(whole_code_points("abc", 0).empty());
  CHECK(whole_code_points("a\xe2\x82\xac", 4) == "a\xe2\x82\xac");
  CHECK(whole_code_points("a\xe2\x82\xac", 3) == "a");
  CHECK(whole_code_points("a\xe2\x82\xac", 2) == "a");
  CHECK(whole_code_points("\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 7) == "\xf0\x9f\x98\x80");
  CHECK(whole_code_points("\xf0\x9f\x98\x80", 3).empty());
  CHECK(whole_code_points("\xc3\xa9\xc3\xa9", 2) == "\xc3\xa9");  // a whole one at the end stays
  CHECK(whole_code_points("\x80\x80\x80\x80\x80", 4) ==
        "\x80\x80\x80\x80");  // nothing to keep whole
}

TEST_CASE("escaped text is UTF-8, and only what is refused is escaped", "[utf8]") {
  const auto none = [](char32_t) { return false; };
  const auto letter_e = [](char32_t c) { return c == 0xe9; };
  CHECK(common::escape_bytes("a\n\xe0\x80\x9b\xc3\xa9", none) == "a\n\\xe0\\x80\\x9b\xc3\xa9");
  CHECK(common::escape_bytes("a\xc3\xa9"
                             "b",
                             letter_e) ==
        "a\\xc3\\xa9"
        "b");
  CHECK(common::escape_bytes("", none).empty());
}
