// Waivers: what the file may say, what they cover, when they end.
#include "schemas/waivers/waivers.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "analyzer/rules.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "schemas/digest.hpp"
#include "schemas/row.hpp"
#include "tests/support/temp_dir.hpp"
#include "views/checks.hpp"
#include "views/pinned_waivers.hpp"
#include "wdb/serve/waiver_watch.hpp"

using schemas::check;
using schemas::parse_waivers;

namespace {

constexpr std::int64_t noon_2027 = 1'798'804'800'000;  // 2027-01-01T12:00:00Z

check failing(
    const std::string& id,
    const std::string& evidence = R"([{"rule":"f:/a -> x","verdict":"not_found","line":3}])") {
  check c;
  c.policy = "base";
  c.check_id = id;
  c.title = "t";
  c.result = "failed";
  c.evidence = evidence;
  return c;
}

schemas::waivers one(const std::string& more) {
  auto w = parse_waivers("w.yml",
                         "labels: {web: [web-1, 'x*']}\nwaivers:\n- {policy: base, owner: jane, "
                         "reason: later, expires: 2027-01-01T12:00:00Z" +
                             more + "}\n");
  INFO((w ? "" : w.error().detail));
  REQUIRE(w);
  return *w;
}

std::string refusal(const std::string& text) {
  const auto w = parse_waivers("w.yml", text);
  return w ? "accepted" : w.error().detail;
}

}  // namespace

TEST_CASE("a waiver covers a policy, some of its checks, some agents", "[waivers]") {
  const auto c = failing("7");
  CHECK(one("").find("any", c, 0) != nullptr);
  CHECK(one(", check: 7").find("any", c, 0) != nullptr);
  CHECK(one(", check: ['6', '7']").find("any", c, 0) != nullptr);
  CHECK(one(", check: 70").find("any", c, 0) == nullptr);
  CHECK(one(", agent: any").find("any", c, 0) != nullptr);
  CHECK(one(", agent: 'an*'").find("any", c, 0) != nullptr);
  CHECK(one(", agent: other").find("any", c, 0) == nullptr);
  CHECK(one(", label: web").find("web-1", c, 0) != nullptr);
  CHECK(one(", label: web").find("xyz", c, 0) != nullptr);
  CHECK(one(", label: web").find("any", c, 0) == nullptr);
  auto other = c;
  other.policy = "another";
  CHECK(one("").find("any", other, 0) == nullptr);
}

TEST_CASE("only a failed check is waived", "[waivers]") {
  for (const auto* result : {"passed", "not_applicable", "not_run", "invalid"}) {
    auto c = failing("7");
    c.result = result;
    INFO(result);
    CHECK(one("").find("any", c, 0) == nullptr);
  }
}

TEST_CASE("a waiver ends at its time, in UTC", "[waivers]") {
  CHECK(one("").all.front().expires == noon_2027);
  CHECK(one("").find("any", failing("7"), noon_2027 - 1) != nullptr);
  CHECK(one("").find("any", failing("7"), noon_2027) == nullptr);
  const auto day =
      parse_waivers("w.yml", "waivers: [{policy: p, owner: o, reason: r, expires: 2027-01-01}]");
  REQUIRE(day);
  CHECK(day->all.front().expires == noon_2027 - 12 * 3'600'000);
}

TEST_CASE("a pinned waiver applies to the evidence it was granted for", "[waivers]") {
  const auto c = failing("7");
  const auto pinned = one(", evidence: " + schemas::evidence_hash(c));
  CHECK(pinned.find("any", c, 0) != nullptr);
  auto unseen = c;
  unseen.evidence.reset();
  CHECK(pinned.find("any", unseen, 0) == nullptr);
  CHECK(
      pinned.find(
          "any",
          failing(
              "7",
              R"([{"rule":"f:/a -> x","verdict":"not_found","line":4,"looked_at":"a, 12 bytes"}])"),
          0) != nullptr);
  CHECK(pinned.find(
            "any",
            failing("7", R"([{"rule":"f:/a -> x","verdict":"not_found","line":3,"matched":"y"}])"),
            0) == nullptr);
}

TEST_CASE("a waiver ends when the check demands something else", "[waivers]") {
  const std::string then(32, 'a'), now(32, 'b');
  auto c = failing("7");
  c.definition = then;
  const auto granted = one(", check: 7, definition: " + then);
  CHECK(granted.find("any", c, 0) != nullptr);
  c.definition = now;
  CHECK(granted.find("any", c, 0) == nullptr);
  c.definition.reset();  // of a collector that does not say
  CHECK(granted.find("any", c, 0) == nullptr);
  CHECK(one(", check: 7").all.front().id != granted.all.front().id);
}

TEST_CASE("a waiver that matches nothing is told, and why", "[waivers]") {
  const std::string then(32, 'a'), now(32, 'b');
  auto c = failing("7");
  c.definition = now;
  const auto state_of = [&](const std::string& more, std::int64_t at = 0) {
    const auto all = one(more);
    views::waiver_search search(all, at);
    search.look_at("web-1", failing("6"));
    search.look_at("web-1", c);
    return std::string(name(search.states().front()));
  };
  CHECK(state_of(", check: 7") == "active");
  CHECK(state_of(", check: 8") == "matches nothing");
  CHECK(state_of(", agent: other") == "matches nothing");
  CHECK(state_of(", check: 7, definition: " + now) == "active");
  CHECK(state_of(", check: 7, definition: " + then) == "redefined");
  CHECK(state_of(", check: 7", noon_2027) == "expired");
}

TEST_CASE("a waiver whose evidence is not what is seen any more has ended, and says so",
          "[waivers]") {
  auto c = failing("7");
  c.definition = std::string(32, 'b');
  c.evidence = R"([{"verdict":"found","matched":"Port 22"}])";
  const auto seen = schemas::evidence_hash(c), other = std::string(64, 'a');
  const auto state_of = [&](const std::string& more, bool another_agent = false) {
    const auto all = one(", check: 7" + more);
    views::waiver_search search(all, 0);
    search.look_at("web-1", c);
    auto beside = c;
    beside.evidence = R"([{"verdict":"found","matched":"Port 23"}])";
    if (another_agent) search.look_at("web-2", beside);
    return std::string(name(search.states().front()));
  };
  CHECK(state_of(", evidence: " + seen) == "active");
  CHECK(state_of(", evidence: " + other) == "other evidence");
  CHECK(state_of(", evidence: " + other, true) == "other evidence");
  CHECK(state_of(", evidence: " + seen, true) == "active");
  CHECK(state_of(", evidence: " + other + ", definition: " + std::string(32, 'c')) == "redefined");
  c.result = "passed";
  c.evidence.reset();
  CHECK(state_of(", evidence: " + seen) == "other evidence");
}

TEST_CASE("a broken waiver file is refused with its place", "[waivers]") {
  CHECK(refusal("waivers: [{policy: vulnerabilities, owner: o, reason: r, expires: 2027-01-01}]")
            .find("w.yml:1:11: want the `check` of vulnerabilities") == 0);
  CHECK(refusal("waivers: [{policy: p, owner: o, reason: r}]") ==
        "w.yml:1:11: a waiver without `expires`");
  CHECK(refusal("waivers:\n- {policy: p, owner: o, expires: 2027-01-01}")
            .find("w.yml:2:3: a waiver without `reason`") == 0);
  CHECK(refusal("waivers:\n- {polcy: p}").find("did you mean") != std::string::npos);
  CHECK(refusal("waivers: 3").find("want a list `waivers`") != std::string::npos);
  CHECK(refusal("").find("w.yml:") == 0);
  CHECK(
      refusal("waivers: []\n---\nwaivers: [{policy: p}]\n").find("w.yml:3:1: a second document") ==
      0);
  CHECK(refusal("waivers: [{policy: p, owner: o, reason: r, expires: 2027-01-01, label: web}]")
            .find("no label 'web'") != std::string::npos);
  CHECK(refusal("waivers: [{policy: p, owner: o, reason: r, expires: 2027-01-01, evidence: abc}]")
            .find("evidence_sha256") != std::string::npos);
  CHECK(refusal("waivers: [{policy: p, owner: o, reason: r, expires: 2027-01-01, definition: A}]")
            .find("the `definition` that `muster why` prints: 32 of 0-9") != std::string::npos);
  for (const auto* time : {"tomorrow", "2027-02-30", "2027-02-31", "2027-13-01",
                           "2027-01-01T12:00:00", "2027-01-01 12:00:00Z", "2027-01-01T25:00:00Z",
                           "2027-01-01T12:00:00+01:00", "27-01-01", "2027-1-1"}) {
    INFO(time);
    CHECK(
        refusal("waivers: [{policy: p, owner: o, reason: r, expires: '" + std::string(time) + "'}]")
            .find("want a time in UTC") != std::string::npos);
  }
}

TEST_CASE("an alert about a waived check is raised low, and says so", "[waivers]") {
  const auto rules = analyzer::parse_ruleset(
      "r.yml", "rules:\n- {id: any, table: checks, severity: high, message: fails}\n");
  REQUIRE(rules);
  auto c = failing("7");
  const auto w = one(", check: 7");
  const auto alert = [&](std::int64_t now) {
    schemas::change_set set;
    set.table = static_cast<schemas::u64>(schemas::table_id::checks);
    set.origin = static_cast<schemas::u64>(schemas::origin::delta);
    const auto row = schemas::encode_row(c);
    set.changes.push_back(
        {static_cast<schemas::u64>(schemas::change_kind::added),
         {*schemas::key_of(*schemas::find_table(schemas::table_id::checks), row.stable)},
         {},
         {row.stable}});
    const auto found = analyzer::judge("any", set, *rules, {&w, now});
    REQUIRE(found);
    REQUIRE(found->alerts.size() == 1);
    return found->alerts.front();
  };
  CHECK(alert(noon_2027).message == "fails");
  CHECK(alert(noon_2027).severity == static_cast<schemas::u64>(schemas::severity::high));
  const auto waived = alert(noon_2027 - 1);
  CHECK(waived.severity == static_cast<schemas::u64>(schemas::severity::low));
  CHECK(waived.message == "fails (waived by jane until 2027-01-01T12:00:00.000Z: later; waivers " +
                              common::to_hex(w.sha256) + ")");
  CHECK(waived.id == alert(noon_2027).id);
  c.result = "passed";
  CHECK(alert(0).message == "fails");
}

TEST_CASE("the end of a waiver is one alert, also over restarts and edits of other waivers",
          "[waivers]") {
  tests::temp_dir dir;
  const auto file = dir / "waivers.yml";
  const std::string text =
      "waivers:\n- {policy: p, check: 1, owner: o, reason: r, expires: 2027-01-01T12:00:00Z}\n";
  common::instant now{};
  wdb::waiver_watch watch(file);
  CHECK(watch.expired(now, noon_2027).empty());
  std::ofstream(file) << text;
  CHECK(watch.expired(now += std::chrono::seconds{2}, noon_2027 - 1).empty());
  const auto first = watch.expired(now, noon_2027);
  REQUIRE(first.size() == 1);
  CHECK(first.front().rule == "waiver-expired");
  CHECK(watch.expired(now, noon_2027).empty());
  std::ofstream(file)
      << text << "- {policy: p, check: 2, owner: o, reason: r, expires: 2027-01-01T12:00:00Z}\n";
  const auto second = watch.expired(now += std::chrono::seconds{2}, noon_2027);
  REQUIRE(second.size() == 1);
  CHECK(second.front().id != first.front().id);
  wdb::waiver_watch restarted(file);
  CHECK(restarted.expired(now, noon_2027).front().id == first.front().id);
  std::ofstream(file) << "waivers: [";
  CHECK(watch.expired(now += std::chrono::seconds{2}, noon_2027).empty());
}

TEST_CASE("waivers are pinned to what their checks demand now, one for each check", "[waivers]") {
  const std::string now(32, 'a'), other(32, 'b');
  auto six = failing("6"), seven = failing("7");
  six.definition = now;
  seven.definition = other;
  const auto w = one(", check: ['6', '7', '8'], label: web");
  views::waiver_pins pins(w);
  pins.look_at("web-1", six);
  pins.look_at("web-1", seven);
  pins.look_at("elsewhere", failing("8"));
  six.definition = other;
  pins.look_at("x2", six);  // an agent with the next release of the policy
  const auto pinned = pins.pinned();
  REQUIRE(pinned.size() == 4);
  CHECK(pinned.back().checks == std::vector<std::string>{"8"});  // no agent's, and not dropped
  CHECK(pins.unknown().size() == 1);
  const auto again = parse_waivers("w.yml", views::waivers_yaml(pinned));
  INFO((again ? "" : again.error().detail));
  REQUIRE(again);
  CHECK(views::unpinned(*again, 0).size() == 1);
  CHECK(again->all[0].checks == std::vector<std::string>{"6"});
  CHECK(again->all[0].definition == now);
  CHECK(again->all[0].agents == w.all[0].agents);
  CHECK(again->all[0].expires == noon_2027);
  CHECK(again->find("web-1", six, 0) != nullptr);
  six.definition = std::string(32, 'c');
  CHECK(again->find("web-1", six, 0) == nullptr);
  CHECK(w.find("web-1", six, 0) != nullptr);
}

TEST_CASE("a waiver that covers no check cannot be pinned, and one that is pinned stays",
          "[waivers]") {
  auto c = failing("7");
  c.definition = std::string(32, 'a');
  const auto nothing = one(", check: 70");
  views::waiver_pins pins(nothing);
  pins.look_at("any", c);
  CHECK(pins.unknown().size() == 1);
  CHECK(pins.pinned().size() == 1);
  CHECK(views::unpinned(nothing, 0).size() == 1);
  CHECK(views::unpinned(nothing, noon_2027).empty());
  const auto done = one(", check: 7, definition: " + std::string(32, 'b'));
  views::waiver_pins kept(done);
  kept.look_at("any", c);
  CHECK(kept.pinned()[0].id == done.all[0].id);
  CHECK(kept.unknown().empty());
  CHECK(views::unpinned(done, 0).empty());
}
