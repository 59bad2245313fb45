// Who is let in with a token, and as whom.
#include <catch2/catch.hpp>

#include "tests/unit/wdb/enrolling.hpp"

using namespace unit::enrolment_rules;

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
