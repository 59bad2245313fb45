// How far lint looks, and what it does not take for a slip.
#include <catch2/catch.hpp>

#include "collector/policy/policy.hpp"

namespace {

/// Why the rule does not load in muster; empty: it does.
std::string loading(const std::string& rule) {
  const auto p = collector::policy::load_policy_text(
      "p.yml",
      "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n- id: 1\n  title: t\n  condition: "
      "none\n  rules: ['" +
          rule + "']\n",
      std::nullopt);
  return p ? "" : p.error().detail;
}

}  // namespace

TEST_CASE("so many minterms that nobody meant them are refused, and not compared", "[policy]") {
  std::string rule = "f:/a -> ";
  for (int n = 0; n < 20'000; ++n) rule += "r:a && ";
  CHECK(loading(rule + "r:b").find("20001 minterms in one rule, at most 128") != std::string::npos);
}

TEST_CASE("what a regex looks ahead for is not taken for everything", "[policy]") {
  for (const auto* rule : {"f:/a -> r:^(?!.*noexec)", "f:/a -> r:^(?!PermitRootLogin no)",
                           "f:/a -> r:^(?=.*\\bx\\b)"}) {
    CAPTURE(rule);
    CHECK(loading(rule) == "");
  }
}

TEST_CASE("a regex that repeats much loads as long as a line can be so long", "[policy]") {
  for (const auto* rule :
       {"f:/a -> r:^.{17000}", "f:/a -> r:.{17000}.{17000}.{17000}", "f:/a -> r:(.{128}){129}",
        "f:/a -> r:^(?:[0-9a-f]{2}:){128}[0-9a-f]{2}$", "f:/a -> r:(a{200}){200}",
        "f:/a -> r:^.{17000} && !r:^#", "f:/a -> r:^(\\S+\\s){128}x", "f:/a -> r:^x{65535}$"}) {
    CAPTURE(rule);
    CHECK(loading(rule) == "");
  }
}

TEST_CASE("a regex for more than a line has is refused, and one that takes too much memory",
          "[policy]") {
  CHECK(loading("f:/a -> r:^((a{50}b{50}){10}){128}$")
            .find("128000 characters at least, and of a line no more than 65536 bytes") !=
        std::string::npos);
  CHECK(loading("f:/a -> r:(.{200}){200}|((.{1000}){10}){9}x|(y{40000}){2}").find("no line") ==
        std::string::npos);
  CHECK(loading("f:/a -> r:^((.{10}){128}){128}").find("more than 64 KiB") != std::string::npos);
}

TEST_CASE("ten thousand checks load, and one more does not", "[policy]") {
  const auto policy_of = [](int checks) {
    std::string out = "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n";
    for (int n = 0; n < checks; ++n)
      out += "- {id: " + std::to_string(n + 1) + ", title: t, condition: all, rules: ['f:/a']}\n";
    return collector::policy::load_policy_text("p.yml", out, std::nullopt);
  };
  const auto most = policy_of(10'000);
  CHECK((most ? "" : most.error().detail) == "");
  const auto more = policy_of(10'001);
  REQUIRE_FALSE(more);
  CHECK(more.error().detail.find("more than 10000 checks") != std::string::npos);
}
