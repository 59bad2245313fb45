// Which alerts are told as one, and what does not wait for the others.
#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "schemas/row.hpp"
#include "tests/unit/alerts/samples.hpp"
#include "tests/unit/alerts/told_by_time.hpp"

using namespace tests::alerts;
using schemas::telling;

namespace {

template <class Row>
schemas::alert about(const std::string& rule, const Row& row, const std::string& word) {
  auto a = part_of(sample(rule, *row.name, telling::with_others), word, rule + " many");
  a.table = static_cast<schemas::u64>(Row::id);
  a.change = static_cast<schemas::u64>(schemas::change_kind::added);
  a.new_stable = {schemas::encode_row(row).stable};
  return a;
}

schemas::alert account(const std::string& name) {
  schemas::user u;
  u.name = name;
  u.uid = 7;
  return about("user-added", u, "accounts");
}

schemas::alert service(const std::string& user) {
  schemas::service s;
  s.name = "x.service";
  s.manager = "systemd";
  s.user = user;
  return about("service-enabled", s, "software");
}

schemas::alert grave(schemas::alert a) {
  a.severity = static_cast<schemas::u64>(schemas::severity::high);
  return a;
}

}  // namespace

TEST_CASE("a new account is told with the service that runs as it", "[alerts]") {
  told_by_time t;
  t.take(account("postgres"));
  t.take(service("postgres"));
  t.take(account("eve"));
  t.wait(gather);
  const auto told = t.told();
  REQUIRE(told.size() == 2);
  CHECK(told[0].message == "user-added postgres; service-enabled x.service");
  CHECK(told[0].parts.size() == 2);
  CHECK(told[1].message == "user-added eve");
}

TEST_CASE("an account of another scan or agent is not explained by a service", "[alerts]") {
  told_by_time t;
  auto later = account("postgres");
  later.scan_id = "another";
  t.take(later);
  t.take(of_agent(account("postgres"), "web-2"));
  t.take(service("postgres"));
  t.wait(gather);
  // The accounts are told together, as the same on two agents is.
  CHECK(t.messages() ==
        messages{"user-added postgres, on 2 agents: web-1, web-2", "service-enabled x.service"});
}

TEST_CASE("what is grave does not wait for what may pass", "[alerts]") {
  told_by_time t;
  t.take(part_of(sample("package-not-configured", "curl", telling::when_it_lasts), "software",
                 "not configured"));
  t.take(part_of(sample("package-added", "curl", telling::with_others), "software", "installed"));
  t.take(grave(service("root")));
  t.wait(gather);
  CHECK(t.messages() == messages{"service-enabled x.service"});
  t.wait(settle);
  CHECK(t.messages() == messages{"package-not-configured curl; package-added curl"});
}
