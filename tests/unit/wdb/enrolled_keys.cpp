// Keys that take the place of others, and what is kept of keys that connect.
#include <catch2/catch.hpp>

#include "tests/unit/wdb/enrolling.hpp"

using namespace unit::enrolment_rules;

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
