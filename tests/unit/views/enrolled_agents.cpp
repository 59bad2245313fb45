#include "views/enrolled_agents.hpp"

#include <catch2/catch.hpp>

using store::registry;

namespace {

store::key_record key_of(const std::string& agent, std::int64_t enrolled) {
  store::key_record k;
  k.agent = agent;
  k.hostname = agent + ".example.org";
  k.enrolled = enrolled;
  return k;
}

std::vector<std::string> ids(const std::vector<registry::entry>& all) {
  std::vector<std::string> out;
  for (const auto& e : all) out.push_back(e.agent);
  return out;
}

}  // namespace

TEST_CASE("of several keys of an agent the one that enrolled last counts", "[views]") {
  store::enrolments::content c;
  c.by_key["\x01"] = key_of("a", 200);
  c.by_key["\x02"] = key_of("a", 100);
  CHECK(views::agents_of(c).at("a").key == "01");
}

TEST_CASE("a key that never connected makes no agent", "[views]") {
  store::enrolments::content c;
  c.by_key["\x01"] = key_of("a", 100);
  c.by_key["\x01"].pending_until = 500;
  CHECK(views::agents_of(c).empty());
}

TEST_CASE("who enrolled and was never heard of stands among those that were", "[views]") {
  store::enrolments::content c;
  c.by_key["\x01"] = key_of("b", 100);
  c.by_key["\x02"] = key_of("c", 100);
  c.by_agent["z"].labels = {"env=prod"};  // decided about, but it has no key
  std::vector<store::registry::entry> all;
  const auto enrolled = views::agents_of(c);
  const store::registry::entry_visitor keep = [&](store::registry::entry&& e) -> common::status {
    return all.push_back(std::move(e)), common::status{};
  };
  views::with_silent told(enrolled, keep);
  for (const auto* seen : {"a", "c", "d"}) REQUIRE(told.add({.agent = seen, .record = {}}));
  REQUIRE(told.finish());
  CHECK(ids(all) == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(all[1].record.hostname == "b.example.org");
  CHECK(all[1].record.last_seen == 0);
}
