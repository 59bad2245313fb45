#include "schemas/canonical.hpp"

#include <catch2/catch.hpp>

#include "common/hex.hpp"

using schemas::reader;
using schemas::writer;

namespace {
std::string hex(writer& w) { return common::to_hex(w.take()); }
std::string bytes(std::string_view digits) { return *common::from_hex(digits); }
}  // namespace

TEST_CASE("a value has one encoding, the shortest", "[wire]") {
  struct row {
    std::int64_t number;
    const char* wanted;
  };
  const auto c =
      GENERATE(row{0, "00"}, row{127, "7f"}, row{128, "cc80"}, row{255, "ccff"}, row{256, "cd0100"},
               row{65'536, "ce00010000"}, row{4'294'967'296, "cf0000000100000000"}, row{-1, "ff"},
               row{-32, "e0"}, row{-33, "d0df"}, row{-128, "d080"}, row{-129, "d1ff7f"},
               row{-32'769, "d2ffff7fff"}, row{-2'147'483'649, "d3ffffffff7fffffff"});
  CAPTURE(c.number);
  writer w;
  CHECK(hex(w.integer(c.number)) == c.wanted);
  CHECK(*reader(bytes(c.wanted)).integer() == c.number);
}

TEST_CASE("an encoding that is not the shortest is refused", "[wire]") {
  const auto c = GENERATE("cc7f", "cd00ff", "ce0000ffff", "cf00000000ffffffff", "d0ff", "d1ff80",
                          "d2ffff8000", "d3ffffffff80000000", "d900", "da0020", "db00000100",
                          "dc0001", "dd00000010", "c50001", "c600000100", "d005");
  CAPTURE(c);
  const std::string b = bytes(c) + std::string(300, 'x');
  reader in(b);
  CHECK(in.peek() == reader::kind::bad);
  CHECK_FALSE(in.skip());
}

TEST_CASE("maps, floats, extensions and the reserved byte do not exist", "[wire]") {
  const auto c = GENERATE("80", "8100c0", "ca00000000", "cb0000000000000000", "d40000", "c70000",
                          "de0000", "df00000000", "c1");
  CAPTURE(c);
  const std::string b = bytes(c);
  CHECK_FALSE(reader(b).skip());
}

TEST_CASE("a length beyond the end is refused before anything is taken", "[wire]") {
  const auto c = GENERATE("a5616263", "d9ff61", "dbffffffff", "c4ff00", "c6ffffffff", "ddffffffff",
                          "dcffff00", "95c0c0");
  CAPTURE(c);
  const std::string b = bytes(c);
  reader in(b);
  CHECK_FALSE(in.skip());
  CHECK(in.offset() == 0);
}

TEST_CASE("nesting is bounded", "[wire]") {
  const std::string deepest = std::string(schemas::limits::depth, '\x91') + "\xc0";
  CHECK(reader(deepest).skip());
  const std::string deeper = std::string(schemas::limits::depth + 1, '\x91') + "\xc0";
  CHECK_FALSE(reader(deeper).skip());
  const std::string million = std::string(1'000'000, '\x91');
  CHECK_FALSE(reader(million).skip());
}

TEST_CASE("empty arrays inside arrays count as one element each", "[wire]") {
  const std::string b = bytes("939090c0") + "rest";
  reader in(b);
  REQUIRE(in.skip());
  CHECK(in.rest() == "rest");
}
