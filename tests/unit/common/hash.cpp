#include "common/hash.hpp"

#include <catch2/catch.hpp>

#include "common/hex.hpp"

TEST_CASE("HMAC-SHA256 is that of RFC 4231", "[hash]") {
  struct row {
    std::string key, bytes, mac;
  };
  const std::string counting =
      *common::from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819");
  const auto r = GENERATE_COPY(
      row{std::string(20, '\x0b'), "Hi There",
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      row{"Jefe", "what do ya want for nothing?",
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      row{std::string(20, '\xaa'), std::string(50, '\xdd'),
          "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      row{counting, std::string(50, '\xcd'),
          "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      row{std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      row{std::string(131, '\xaa'),
          "This is a test using a larger than block-size key and a larger than block-size data. "
          "The "
          "key needs to be hashed before being used by the HMAC algorithm.",
          "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"});
  INFO(r.bytes);
  CHECK(common::to_hex(common::hmac_sha256(r.key, r.bytes)) == r.mac);
}

TEST_CASE("HMAC-SHA256 of nothing with no key is a value like any other", "[hash]") {
  CHECK(common::to_hex(common::hmac_sha256({}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
