#include <catch2/catch.hpp>

#include "schemas/waivers/waivers.hpp"
#include "tests/fuzz/fuzz.hpp"

TEST_CASE(
    "no bytes break the reader of waivers, every refusal says where, and what is read covers "
    "a policy",
    "[fuzz]") {
  const std::vector<std::string> corpus{
      "labels: {web: [web-1, 'x*']}\nwaivers:\n- {policy: base, check: ['6', 7], label: web, "
      "owner: jane, reason: later, expires: 2027-01-01T12:00:00Z}\n",
      "waivers:\n- policy: base\n  agent: 'an*'\n  owner: j\n  reason: r\n  expires: 2027-01-01\n"
      "  evidence: " +
          std::string(64, 'a') + "\n",
      "waivers: []\n"};
  schemas::check c;
  c.policy = "base";
  c.check_id = "7";
  c.result = "failed";
  c.evidence = R"([{"rule":"f:/a -> x","verdict":"not_found","line":3}])";
  tests::fuzz("waivers", corpus, [&](const std::string& text) {
    const auto w = schemas::parse_waivers("w.yml", text);
    if (!w) {
      REQUIRE(w.error().detail.starts_with("w.yml:"));
      REQUIRE(w.error().detail.find('\n') == std::string::npos);
      return;
    }
    for (const auto& one : w->all) REQUIRE((one.id.size() == 16 && !one.policy.empty()));
    const auto* found = w->find("web-1", c, 0);
    if (found != nullptr) REQUIRE(found->covers("web-1", "base", "7"));
  });
}
