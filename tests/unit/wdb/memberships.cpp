#include "wdb/serve/memberships.hpp"

#include <catch2/catch.hpp>

#include "schemas/labels.hpp"
#include "tests/unit/wdb/stored_rules.hpp"
#include "wdb/serve/membership_desk.hpp"

using namespace wdb;
using common::errc;

namespace {

constexpr std::int64_t noon = 1'790'000'000'000, an_hour = 3'600'000;

struct deciding : unit::stored_rules<memberships> {
  /// A key that enrolled for the agent.
  void enrolled(const std::string& agent, char key, schemas::u64 ephemeral_ms = 0) {
    enrolment_records::change c;
    store::key_record k;
    k.agent = agent;
    k.labels = {"env=prod"};
    c.written.by_key[std::string(32, key)] = k;
    if (ephemeral_ms != 0) c.written.by_agent[agent].ephemeral_ms = ephemeral_ms;
    REQUIRE(records->commit(std::move(c)));
    restart();
  }
  memberships::due due(std::int64_t now, std::int64_t silent_for = 0) const {
    return rules->due_at(now, [=](const std::string&) { return silent_for; });
  }
  store::membership_record member(const std::string& agent) const {
    return records->member(agent) == nullptr ? store::membership_record{} : *records->member(agent);
  }
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("an agent has the labels it enrolled with, until an operator says otherwise",
          "[enrolment]") {
  deciding s;
  s.enrolled("web", 'a');
  const auto labelled = s.rules->label("web", {{"env=test", "role=db"}, {}});
  REQUIRE(labelled);
  CHECK(labelled->labels == schemas::labels{"env=test", "role=db"});
  REQUIRE(s.rules->label("web", {{}, {"role"}}));
  CHECK(s.rules->label("web", {{}, {"role"}}).error().code == errc::usage);
  CHECK(s.rules->label("web", {{"=x"}, {}}).error().code == errc::usage);
  s.restart();
  CHECK(s.member("web").labels == schemas::labels{"env=test"});
  REQUIRE(s.rules->label("here", {{"env=prod"}, {}}));  // an agent without a key
  CHECK(s.member("here").labels == schemas::labels{"env=prod"});
}

TEST_CASE("an archived agent is closed until it is restored, and removed when its time is over",
          "[enrolment]") {
  deciding s;
  s.enrolled("web", 'a');
  CHECK(s.rules->restore("web").error().code == errc::refused);
  CHECK(s.rules->archive("web", 0, noon).error().code == errc::usage);
  REQUIRE(s.rules->archive("web", 5 * an_hour, noon));
  s.restart();
  CHECK(s.rules->is_closed("web"));
  CHECK(s.rules->may_be_silent("web"));
  CHECK(s.member("web").labels == schemas::labels{"env=prod"});
  CHECK(s.due(noon + 5 * an_hour - 1).to_remove.empty());
  CHECK(s.due(noon + 5 * an_hour).to_remove == names{"web"});
  REQUIRE(s.rules->archive("web", 9 * an_hour, noon + an_hour));  // kept for longer
  CHECK(s.member("web").archived == noon);
  CHECK(s.due(noon + 5 * an_hour).to_remove.empty());
  REQUIRE(s.rules->restore("web"));
  s.restart();
  CHECK_FALSE(s.rules->is_closed("web"));
  CHECK(s.due(noon + 100 * an_hour).to_remove.empty());
  CHECK_FALSE(s.rules->may_be_silent("web"));
}

TEST_CASE("a removed agent's id stays taken for a year if it had a key, and is free else",
          "[enrolment]") {
  deciding s;
  s.enrolled("web", 'a');
  std::vector<std::string> keys;
  REQUIRE(s.rules->remove("web", noon, keys));
  CHECK(keys == names{std::string(32, 'a')});
  REQUIRE(s.rules->remove("here", noon, keys));
  CHECK(keys.empty());
  s.restart();
  CHECK(s.records->keys().empty());
  CHECK(s.rules->removed() == names{"here", "web"});  // what is left of them is to be deleted
  REQUIRE(s.rules->forget_removed("web"));
  REQUIRE(s.rules->forget_removed("here"));
  CHECK(s.rules->is_closed("web"));
  CHECK_FALSE(s.rules->is_closed("here"));
  CHECK(s.rules->archive("web", an_hour, noon).error().code == errc::refused);
  CHECK(s.rules->restore("web").error().code == errc::refused);
  CHECK(s.due(noon + memberships::tombstone_ms - 1).to_forget.empty());
  CHECK(s.due(noon + memberships::tombstone_ms).to_forget == names{"web"});
  REQUIRE(s.rules->forget({"web"}));
  s.restart();
  CHECK(s.records->members().empty());
}

TEST_CASE("an agent that comes and goes is archived when it is silent, and its silence is no news",
          "[enrolment]") {
  deciding s;
  s.enrolled("build-1", 'a', 2 * an_hour);
  CHECK(s.rules->may_be_silent("build-1"));
  CHECK(s.due(noon, 2 * an_hour - 1).to_archive.empty());
  CHECK(s.due(noon, 2 * an_hour).to_archive == names{"build-1"});
  REQUIRE(s.rules->archive("build-1", an_hour, noon));
  CHECK(s.due(noon, 3 * an_hour).to_archive.empty());
  REQUIRE(s.rules->restore("build-1"));  // by hand: it stays
  CHECK(s.due(noon, 3 * an_hour).to_archive.empty());
}

TEST_CASE("labels are NAME=VALUE, bounded, sorted, a name once", "[enrolment]") {
  using schemas::changed_labels;
  using schemas::has_labels;
  CHECK(changed_labels({}, {"b=2", "a=1", "b=3"}, {}) == schemas::labels{"a=1", "b=3"});
  for (const auto* bad : {"", "=", "=x", "x", "a b=c", "a=\x1b[2J", "\xff=1", "a=\xb3",
                          "a=\xc2\x9b", "a=\xe2\x80\xae"})
    CHECK_FALSE(schemas::check_label(bad));
  CHECK(schemas::check_label("a=b=c"));
  CHECK(schemas::check_label("place=Z\xc3\xbcrich"));
  CHECK_FALSE(schemas::check_label("a=" + std::string(schemas::longest_label, 'x')));
  schemas::labels many;
  for (std::size_t n = 0; n <= schemas::most_labels; ++n)
    many.push_back("n" + std::to_string(n) + "=");
  CHECK_FALSE(changed_labels({}, many, {}));
  CHECK(has_labels({"a=1", "b=2"}, {"a", "b=2"}));
  CHECK_FALSE(has_labels({"a=1"}, {"a=2"}));
  CHECK_FALSE(has_labels({"ab=1"}, {"a"}));
  CHECK(has_labels({}, {}));
}

TEST_CASE("a removal that was over but for being noted is noted at the start", "[enrolment]") {
  deciding s;
  std::vector<std::string> keys;
  REQUIRE(s.rules->remove("here", noon, keys));  // and then wdb ends: its store and record are gone
  s.restart();
  auto agents = store::registry::open(s.dir / "agents", false);
  REQUIRE(agents);
  liveness seen(*agents);
  REQUIRE(seen.load({}));
  const common::net::context context;
  connection broker(*common::net::link::connect(context, s.dir / "stages.sock"));
  membership_desk desk(*s.records, broker, seen);
  REQUIRE(desk.start());
  CHECK_FALSE(desk.is_closed("here"));
  CHECK(desk.take_removals().empty());
}
