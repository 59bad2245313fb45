#include "common/base32.hpp"

#include <catch2/catch.hpp>

TEST_CASE("base32 is that of RFC 4648, in small letters and without padding", "[base32]") {
  struct row {
    std::string_view bytes, text;
  };
  const auto r =
      GENERATE(row{"", ""}, row{"f", "my"}, row{"fo", "mzxq"}, row{"foo", "mzxw6"},
               row{"foob", "mzxw6yq"}, row{"fooba", "mzxw6ytb"}, row{"foobar", "mzxw6ytboi"});
  INFO(r.text);
  CHECK(common::to_base32(r.bytes) == r.text);
  CHECK(common::from_base32(r.text) == std::string(r.bytes));
}

TEST_CASE("base32 is read in capital letters too", "[base32]") {
  CHECK(common::from_base32("MZXW6ytboi") == "foobar");
}

TEST_CASE("every byte goes through base32, at every place", "[base32]") {
  std::string all;
  for (int b = 255; b >= 0; --b) all.push_back(static_cast<char>(b));
  for (std::size_t from = 0; from < 5; ++from) {
    const auto bytes = all.substr(from);
    CHECK(common::from_base32(common::to_base32(bytes)) == bytes);
  }
}

TEST_CASE("what is no base32 of any bytes is not read as some", "[base32]") {
  const auto* bad = GENERATE("m", "mzx", "mzxw6y",  // lengths that no number of bytes has
                             "mz", "mzxr", "mzxw7", "mzxw6yr",  // bits at the end that are not 0
                             "my======", "m1", "m8", "m0", "m-", "m ", " my", "my\n", "m\xc3\xa9");
  INFO(bad);
  CHECK_FALSE(common::from_base32(bad));
}
