#include "schemas/digest.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "schemas/buckets.hpp"
#include "tests/support/seed.hpp"

using common::to_hex;

namespace {
std::string counting(std::size_t n) {
  std::string s;
  for (std::size_t i = 0; i < n; ++i) s.push_back(static_cast<char>(i));
  return s;
}
}  // namespace

TEST_CASE("SipHash-2-4-128 gives its authors' vectors", "[digest]") {
  // Key 00 01 … 0f; input the first n of 00 01 02 …: the reference implementation's vectors_sip128.
  struct row {
    std::size_t n;
    const char* wanted;
  };
  const auto c = GENERATE(
      row{0, "a3817f04ba25a8e66df67214c7550293"}, row{1, "da87c1d86b99af44347659119b22fc45"},
      row{2, "8177228da4a45dc7fca38bdef60affe4"}, row{3, "9c70b60c5267a94e5f33b6b02985ed51"},
      row{15, "5493e99933b0a8117e08ec0f97cfc3d9"});
  CAPTURE(c.n);
  CHECK(to_hex(schemas::siphash128(counting(16), counting(c.n))) == c.wanted);
}

TEST_CASE("elements of many rows are those of each by itself", "[digest][property]") {
  std::mt19937_64 rng(tests::seed("elements"));
  const auto fill = [&](auto& bytes) {
    std::ranges::generate(bytes, [&] { return static_cast<char>(rng()); });
  };
  for (std::size_t n = 0; n <= 13; ++n) {
    std::string k(schemas::k_bytes, '\0');
    fill(k);
    std::vector<schemas::row_hashes> rows(n);
    for (auto& r : rows) fill(r.key), fill(r.row);
    const auto all = schemas::elements_of(k, rows);
    REQUIRE(all.size() == n);
    for (std::size_t i = 0; i < n; ++i) {
      const auto reference = schemas::siphash128(k, {rows[i].key.data(), sizeof rows[i]});
      const auto one = schemas::element_of(k, rows[i]);
      std::string packed;
      schemas::pack(packed, all[i].low, 64);
      schemas::pack(packed, all[i].high, 64);
      CAPTURE(n, i);
      CHECK(to_hex(packed) == to_hex(reference));
      CHECK(all[i].place == rows[i].place());
      CHECK((one.place == all[i].place && one.low == all[i].low && one.high == all[i].high));
    }
  }
}

TEST_CASE("the state hash of a policy is the published MD5", "[digest]") {
  using checks = std::vector<std::pair<std::string, std::string>>;
  CHECK(to_hex(schemas::policy_state_md5(
            checks{{"1", "passed"}, {"2", "failed"}, {"3", "failed"}, {"4", "passed"}})) ==
        "c97b411c70b9f38fb20ba0458fdce7a3");
  CHECK(to_hex(
            schemas::policy_state_md5(checks{{"1", "passed"}, {"2", "failed"}, {"3", "passed"}})) ==
        "02a7c566386c09071b563b90332db65c");
  CHECK(to_hex(schemas::policy_state_md5(checks{})) == "d41d8cd98f00b204e9800998ecf8427e");
}

TEST_CASE("check ids are ordered by value, other ids after them by bytes", "[digest]") {
  using checks = std::vector<std::pair<std::string, std::string>>;
  const auto sorted = schemas::policy_state_md5(checks{
      {"-3", "passed"}, {"9", "failed"}, {"10", "passed"}, {"a", "failed"}, {"b", "not_run"}});
  CHECK(schemas::policy_state_md5(checks{{"b", "not_run"},
                                         {"10", "passed"},
                                         {"a", "failed"},
                                         {"9", "failed"},
                                         {"-3", "passed"}}) == sorted);
}

TEST_CASE("an invalid verdict counts as not applicable in the state hash", "[digest]") {
  using checks = std::vector<std::pair<std::string, std::string>>;
  CHECK(schemas::policy_state_md5(checks{{"1", "invalid"}}) ==
        schemas::policy_state_md5(checks{{"1", "not_applicable"}}));
}

TEST_CASE("a root does not depend on the order of rows, and sees every change", "[digest]") {
  const auto seed = tests::seed("digest");
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::vector<std::pair<std::string, std::string>> rows;
  for (int i = 0; i < 50; ++i)
    rows.emplace_back("key" + std::to_string(i), "stable" + std::to_string(rng()));
  const auto root = [&](const auto& of) {
    schemas::root_sum sum(counting(16));
    for (const auto& [k, s] : of) sum.add(schemas::table_id::packages, k, s);
    return sum.bytes();
  };
  const auto before = root(rows);
  std::ranges::shuffle(rows, rng);
  CHECK(root(rows) == before);
  for (auto& [k, s] : rows) {
    const auto kept = s;
    s += "!";
    CHECK(root(rows) != before);
    s = kept;
  }
  rows.pop_back();
  CHECK(root(rows) != before);
}

TEST_CASE("the same row in another table has another hash", "[digest]") {
  CHECK(schemas::row_hash(schemas::table_id::users, "x") !=
        schemas::row_hash(schemas::table_id::groups, "x"));
  CHECK(schemas::key_hash(schemas::table_id::users, "x").size() == 16);
}

TEST_CASE("scores are hundredths of a percent, rounded, and absent when nothing was decided",
          "[digest]") {
  CHECK(schemas::score_of(2, 1) == 6667);
  CHECK(schemas::score_of(0, 3) == 0);
  CHECK(schemas::score_of(3, 0) == 10'000);
  CHECK(schemas::score_of(0, 0) == -1);
}

TEST_CASE("SHA-256 gives its published vector", "[digest]") {
  CHECK(to_hex(common::sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
