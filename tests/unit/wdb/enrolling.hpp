// The rules of enrolment over a store on disk.
#pragma once

#include <catch2/catch.hpp>

#include "schemas/labels.hpp"
#include "tests/unit/wdb/stored_rules.hpp"
#include "wdb/serve/enrolment.hpp"
#include "wdb/serve/memberships.hpp"
#include "wdb/serve/tokens.hpp"

namespace unit::enrolment_rules {

using namespace wdb;
using common::errc;

inline constexpr std::int64_t t0 = 1'790'000'000'000, hour = 3'600'000;

inline std::string key(char c) { return std::string(32, c); }

inline schemas::make_token token_of(char c, std::uint64_t uses = 1) {
  schemas::make_token t;
  t.key = {key(c)};
  t.expires = t0 + hour;
  t.uses = uses;
  t.labels = {"env=prod"};
  return t;
}

inline schemas::enroll host(char token, char k, const std::string& name,
                            const std::string& machine = {}) {
  schemas::enroll e;
  e.token = {key(token)};
  e.key = {key(k)};
  e.hostname = name;
  e.machine = {machine};
  return e;
}

struct enrolling : unit::stored_rules<enrolment> {
  enrolling() { made.emplace(*records); }
  void restart() {
    stored_rules::restart();
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

  std::optional<tokens> made;
  std::string taken;
};

}  // namespace unit::enrolment_rules
