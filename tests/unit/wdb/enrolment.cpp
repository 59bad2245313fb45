#include "wdb/serve/enrolment.hpp"

#include <catch2/catch.hpp>

#include "schemas/labels.hpp"
#include "tests/support/temp_dir.hpp"
#include "wdb/serve/memberships.hpp"
#include "wdb/serve/tokens.hpp"

using namespace wdb;
using common::errc;

namespace {

constexpr std::int64_t t0 = 1'790'000'000'000, hour = 3'600'000;

std::string key(char c) { return std::string(32, c); }

schemas::make_token token_of(char c, std::uint64_t uses = 1) {
  schemas::make_token t;
  t.key = {key(c)};
  t.expires = t0 + hour;
  t.uses = uses;
  t.labels = {"env=prod"};
  return t;
}

schemas::enroll host(char token, char k, const std::string& name, const std::string& machine = {}) {
  schemas::enroll e;
  e.token = {key(token)};
  e.key = {key(k)};
  e.hostname = name;
  e.machine = {machine};
  return e;
}

/// Rules over a store on disk, which can be read again as after a restart.
struct enrolling {
  enrolling() { restart(); }
  void restart() {
    rules.reset();
    records.reset();
    records.emplace(*store::enrolments::open(dir / "enrolments", false));
    REQUIRE(records->load());
    rules.emplace(*records);
    made.emplace(*records);
  }
  common::result<enrolment::outcome> enroll(const schemas::enroll& e, std::int64_t now = t0) {
    return rules->enroll(e, now, [this](const std::string& id) { return id == taken; });
  }
  std::string id_of(const schemas::enroll& e, std::int64_t now = t0) {
    auto done = enroll(e, now);
    REQUIRE(done);
    return done->agent;
  }
  std::string refusal(const schemas::enroll& e, std::int64_t now = t0) {
    const auto done = enroll(e, now);
    REQUIRE_FALSE(done);
    CHECK(done.error().code == errc::refused);
    return done.error().detail;
  }

  common::result<std::string> make_token(const schemas::make_token& t) {
    return made->make(t, t0, [this](const std::string& id) { return id == taken; });
  }

  tests::temp_dir dir;
  std::optional<enrolment_records> records;
  std::optional<enrolment> rules;
  std::optional<tokens> made;
  std::string taken;
};

}  // namespace

TEST_CASE("a token lets in as many hosts as it has uses, until its time is over", "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t', 2)));
  CHECK(s.id_of(host('t', 'a', "web-1.example.org")) == "web-1");
  CHECK(s.id_of(host('t', 'b', "web-2")) == "web-2");
  CHECK(s.refusal(host('t', 'c', "web-3")) == "the token was used already");
  CHECK(s.refusal(host('x', 'c', "web-3")) == "this server does not know the token");
  REQUIRE(s.make_token(token_of('u')));
  CHECK(s.refusal(host('u', 'c', "web-3"), t0 + hour) == "the token has expired");
}

TEST_CASE("a use is spent when the new key has connected, and free again when it never does",
          "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t')));
  s.id_of(host('t', 'a', "web"));
  CHECK(s.refusal(host('t', 'b', "db")) == "the token was used already");
  const auto gone = s.rules->expire(t0 + enrolment::proof_within_ms);
  REQUIRE(gone);
  REQUIRE(gone->size() == 1);
  CHECK(gone->front().agent.empty());
  CHECK(s.id_of(host('t', 'b', "db"), t0 + enrolment::proof_within_ms) == "db");
  const auto proved = s.rules->confirm({key('b')}, t0 + enrolment::proof_within_ms + 1);
  REQUIRE(proved);
  CHECK_FALSE(proved->front().pending);
  CHECK(s.made->list(t0 + 1).all.empty());
  s.restart();
  CHECK(s.refusal(host('t', 'c', "web")) == "the token was used already");
}

TEST_CASE("a host whose answer was lost asks again and gets the same one", "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t')));
  const auto id = s.id_of(host('t', 'a', "web"));
  CHECK(s.id_of(host('t', 'a', "web")) == id);
  REQUIRE(s.rules->confirm({key('a')}, t0 + 1));
  s.restart();
  CHECK(s.id_of(host('t', 'a', "renamed")) == id);
  CHECK(s.made->list(t0).all.empty());
}

TEST_CASE("an id is never given to a second key, whatever the host calls itself", "[enrolment]") {
  enrolling s;
  s.taken = "db";
  REQUIRE(s.make_token(token_of('t', 9)));
  CHECK(s.id_of(host('t', 'a', "web")) == "web");
  CHECK(s.id_of(host('t', 'b', "WEB.example.org")) == "web-2");
  CHECK(s.id_of(host('t', 'c', "db")) == "db-2");
  CHECK(s.id_of(host('t', 'd', "")) == "host");
  CHECK(s.id_of(host('t', 'e', "../../etc/\x1b[2J")) == "host-2");
  CHECK(s.id_of(host('t', 'f', "Ünï_cöde 7")) == "n-c-de-7");
  CHECK(s.id_of(host('t', 'g', std::string(255, 'x'))).size() <= 64);
  REQUIRE(s.rules->revoke_agent("web", t0));
  CHECK(s.id_of(host('t', 'h', "web")) == "web-3");  // its past is another host's
}

TEST_CASE("a copy of a host gets an id of its own, and is told of", "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t', 9)));
  const std::string machine(32, 'm');
  CHECK(s.enroll(host('t', 'a', "web", machine))->twin.empty());
  const auto copy = s.enroll(host('t', 'b', "web", machine));
  REQUIRE(copy);
  CHECK(copy->agent == "web-2");
  CHECK(copy->twin == "web");
  CHECK(s.enroll(host('t', 'c', "other"))->twin.empty());
}

TEST_CASE("a revoked key does nothing, after a restart too, and may not enrol again",
          "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t', 9)));
  s.id_of(host('t', 'a', "web"));
  REQUIRE(s.rules->confirm({key('a')}, t0));
  CHECK(s.rules->everything().size() == 2);
  const auto changed = s.rules->revoke_agent("web", t0 + 5);
  REQUIRE(changed);
  REQUIRE(changed->size() == 1);
  CHECK(changed->front().agent.empty());
  CHECK(s.rules->revoke_agent("web", t0 + 6)->empty());
  CHECK(s.records->keys_of("web").size() == 1);
  CHECK(s.records->keys_of("nobody").empty());
  s.restart();
  CHECK(s.rules->everything().size() == 1);
  CHECK(s.refusal(host('t', 'a', "web")) ==
        "this host's key enrolled before: move its keys/agent.key away and join again");
  CHECK(s.rules->confirm({key('a')}, t0 + 7)->front().agent.empty());
}

TEST_CASE("a revoked token lets nobody in; one that is not known is an error", "[enrolment]") {
  enrolling s;
  const auto id = s.make_token(token_of('t', 9));
  REQUIRE(id);
  CHECK(*id == "747474747474");
  CHECK(s.made->revoke("000000000000").error().code == errc::not_found);
  const auto changed = s.made->revoke(*id);
  REQUIRE(changed);
  CHECK_FALSE(changed->is_token);
  CHECK(s.refusal(host('t', 'a', "web")) == "the token was revoked");
}

TEST_CASE("what is asked of a token is bounded", "[enrolment]") {
  enrolling s;
  const auto refused = [&](auto change) {
    auto t = token_of('t');
    change(t);
    return s.make_token(t).error().code == errc::usage;
  };
  CHECK(refused([](auto& t) { t.key = {"short"}; }));
  CHECK(refused([](auto& t) { t.expires = t0; }));
  CHECK(refused([](auto& t) { t.expires = t0 + 31 * 24 * hour; }));
  CHECK(refused([](auto& t) { t.uses = 0; }));
}

TEST_CASE("a token that is asked for twice is made once, and forgotten when its time is over",
          "[enrolment]") {
  enrolling s;
  const auto first = s.make_token(token_of('t'));
  REQUIRE(first);
  CHECK(s.make_token(token_of('t')) == *first);
  CHECK(s.made->list(t0).all.size() == 1);
  CHECK(s.rules->expire(t0 + hour - 1)->empty());
  const auto gone = s.rules->expire(t0 + hour);
  REQUIRE(gone);
  CHECK(gone->size() == 1);
  s.restart();
  CHECK(s.rules->everything().empty());
}

TEST_CASE("a token for an agent gives the host its id, and the old key is worth nothing then",
          "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t')));
  s.id_of(host('t', 'a', "web", std::string(32, 'm')));
  REQUIRE(s.rules->confirm({key('a')}, t0));
  auto again = token_of('u');
  again.labels.clear();
  again.agent = "web";
  REQUIRE(s.make_token(again));
  const auto anew = s.enroll(host('u', 'b', "other-name", std::string(32, 'm')));
  REQUIRE(anew);
  CHECK(anew->agent == "web");
  CHECK(anew->twin.empty());  // it is the host itself
  CHECK(s.records->keys().at(key('a')).revoked == 0);
  const auto changed = s.rules->confirm({key('b')}, t0 + 1);
  REQUIRE(changed);
  CHECK(changed->size() == 2);
  CHECK(s.records->keys().at(key('a')).revoked == t0 + 1);
  CHECK(s.records->keys().at(key('b')).pending_until == 0);
  CHECK(s.refusal(host('u', 'c', "web")) == "the token was used already");
  s.restart();
  CHECK(s.records->member("web")->labels == schemas::labels{"env=prod"});
}

TEST_CASE("a token for an agent is for one that is there, once, and changes no labels",
          "[enrolment]") {
  enrolling s;
  s.taken = "web";
  const auto refused = [&](auto change) {
    auto t = token_of('t');
    t.labels.clear();
    t.agent = "web";
    change(t);
    const auto made = s.make_token(t);
    return !made && made.error().code == errc::usage;
  };
  CHECK(refused([](auto& t) { t.agent = "nobody"; }));
  CHECK(refused([](auto& t) { t.uses = 2; }));
  CHECK(refused([](auto& t) { t.labels = {"a=b"}; }));
  CHECK(refused([](auto& t) { t.ephemeral_ms = 1; }));
  CHECK_FALSE(refused([](auto&) {}));
}

TEST_CASE(
    "an agent that was told to may announce another key, which alone is good once it connects",
    "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t')));
  s.id_of(host('t', 'a', "web"));
  REQUIRE(s.rules->confirm({key('a')}, t0));
  CHECK(s.rules->announce("web", key('b'), t0).error().code == errc::refused);
  memberships members(*s.records);
  CHECK(members.rotate("nobody", t0).error().code == errc::refused);
  REQUIRE(members.rotate("web", t0));
  CHECK(s.rules->announce("web", key('a'), t0)->front().agent == "web");  // its own: nothing new
  CHECK(s.rules->announce("web", "short", t0).error().code == errc::refused);
  REQUIRE(s.rules->announce("web", key('b'), t0));
  const auto another =
      s.rules->announce("web", key('c'), t0);  // the file was lost: the last counts
  REQUIRE(another);
  CHECK(another->size() == 2);
  CHECK(s.rules->announce("web", key('c'), t0)->size() == 1);
  s.restart();
  CHECK(s.records->keys_of("web").size() == 2);
  CHECK(s.records->keys().at(key('a')).revoked == 0);  // good until then
  REQUIRE(s.rules->confirm({key('c')}, t0 + 1));
  s.restart();
  CHECK(s.records->keys().at(key('a')).revoked != 0);
  CHECK(s.records->member("web")->rotates_until == 0);
  CHECK(s.rules->announce("web", key('d'), t0 + 2).error().code == errc::refused);
}

TEST_CASE("a key that is not replaced within a day stays, and the one announced is forgotten",
          "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t')));
  s.id_of(host('t', 'a', "web"));
  REQUIRE(s.rules->confirm({key('a')}, t0));
  memberships members(*s.records);
  REQUIRE(members.rotate("web", t0));
  REQUIRE(s.rules->announce("web", key('b'), t0));
  const auto late = t0 + memberships::rotation_ms;
  CHECK(s.rules->announce("web", key('c'), late).error().code == errc::refused);
  const auto due = members.due_at(late, [](const auto&) { return std::int64_t{0}; });
  CHECK(due.to_keep_key == std::vector<std::string>{"web"});
  REQUIRE(members.keep_key("web"));
  REQUIRE(s.rules->expire(late));
  CHECK(s.records->keys_of("web") == std::set<std::string>{key('a')});
  CHECK_FALSE(members.is_to_rotate("web"));
}

TEST_CASE("keys that connect together are confirmed in one commit, each a use of the token",
          "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t', 3)));
  for (const char k : {'a', 'b', 'c'}) s.id_of(host('t', k, "web"));
  CHECK(s.records->pending_of(key('t')) == 3);
  const auto changed = s.rules->confirm({key('a'), key('b'), key('x'), key('a')}, t0 + 1);
  REQUIRE(changed);
  CHECK(changed->size() == 3);
  s.restart();
  CHECK(s.records->pending_of(key('t')) == 1);
  CHECK(s.records->tokens().at(key('t')).uses_left == 1);
  REQUIRE(s.rules->confirm({key('c')}, t0 + 2));
  CHECK(s.made->list(t0 + 2).all.empty());
}

TEST_CASE("where a key was heard from is kept, and written when it is another address",
          "[enrolment]") {
  enrolling s;
  REQUIRE(s.make_token(token_of('t')));
  s.id_of(host('t', 'a', "web"));
  REQUIRE(s.rules->confirm({key('a')}, t0));
  REQUIRE(s.rules->note_addresses({{key('a'), "192.0.2.1"}, {key('x'), "192.0.2.9"}}));
  s.restart();
  CHECK(s.records->keys().size() == 1);
  CHECK(s.records->keys().at(key('a')).address == "192.0.2.1");
  REQUIRE(s.rules->note_addresses({{key('a'), "2001:db8::1"}}));
  CHECK(s.records->keys().at(key('a')).address == "2001:db8::1");
  CHECK(s.records->keys().at(key('a')).pending_until == 0);
}

TEST_CASE("a broker that knows no addresses is understood", "[enrolment]") {
  const auto older = schemas::encode(schemas::key_taken{{key('a')}});  // a key alone, as it was
  const auto used = schemas::decode<schemas::key_used>(older);
  REQUIRE(used);
  CHECK(used->key.bytes == key('a'));
  CHECK(used->address.empty());
}
