// Rows as they are encoded, checked and shown.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/hex.hpp"
#include "schemas/assessment.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "schemas/json.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/sample_message.hpp"
#include "tests/unit/schemas/wire_samples.hpp"

using schemas::blob;
using namespace unit::wire;

TEST_CASE("a row is checked: size, types, a key that is not absent", "[wire]") {
  const auto& t = *schemas::find_table("packages");
  const auto good = schemas::encode_row(a_package());
  CHECK(schemas::check_row(t, good.stable, good.volatile_));
  CHECK_FALSE(
      schemas::check_row(t, schemas::encode_row(schemas::package{}).stable, good.volatile_));
  auto big = a_package();
  big.description = std::string(70'000, 'x');
  const auto too_big = schemas::check_row(t, schemas::encode_row(big).stable, good.volatile_);
  REQUIRE_FALSE(too_big);
  CHECK(too_big.error().code == common::errc::too_large);
  schemas::writer wrong;
  wrong.array(13).natural(1);
  for (int i = 0; i < 12; ++i) wrong.nil();
  CHECK_FALSE(schemas::check_row(t, wrong.take(), good.volatile_));
}

TEST_CASE("a newer schema's further fields are kept in the bytes and skipped when read", "[wire]") {
  const auto& t = *schemas::find_table("groups");
  schemas::writer w;
  w.array(4).text("wheel").integer(10).array(0).text("a later field");
  const std::string stable = w.take();
  CHECK(schemas::check_row(t, stable, "\x90"));
  const auto g = schemas::decode_row<schemas::group>(stable, "\x90");
  REQUIRE(g);
  CHECK(g->name == "wheel");
}

TEST_CASE("the key is the key fields' own array", "[wire]") {
  schemas::group g;
  g.name = "wheel";
  g.gid = 10;
  const auto key = schemas::key_of(*schemas::find_table("groups"), schemas::encode_row(g).stable);
  REQUIRE(key);
  CHECK(common::to_hex(*key) == "92a5776865656c0a");
}

TEST_CASE("JSON has every column, null for absent, times as text and bad UTF-8 as \\xNN",
          "[json]") {
  auto p = a_package();
  p.vendor = "caf\xe9 \xc3\xa9";
  const auto row = schemas::encode_row(p);
  const auto& t = *schemas::find_table("packages");
  const auto line = schemas::dump_line(
      schemas::row_json(t, *schemas::decode_values(t, row.stable, row.volatile_)));
  CHECK(line.find(R"("vendor":"caf\\xe9 é")") != std::string::npos);
  CHECK(line.find(R"("path":null)") != std::string::npos);
  CHECK(line.find(R"("installed_at":"2023-11-14T22:13:20.000Z")") != std::string::npos);
  CHECK(line.find('\n') == std::string::npos);
}
