#include "views/find_agent.hpp"

#include <catch2/catch.hpp>

using store::registry;

namespace {

registry::entry agent(const std::string& id, const std::string& host) {
  registry::entry e;
  e.agent = id;
  e.record.hostname = host;
  return e;
}

const std::vector<registry::entry> known{agent("web-1", "alpha"), agent("web-12", "beta"),
                                         agent("db-1", "web-1"), agent("db-2", "gamma"),
                                         agent("db-3", "gamma")};

std::string found(const std::string& typed) {
  auto e = views::find_agent(known, typed);
  return e ? e->agent : e.error().detail;
}

}  // namespace

TEST_CASE("an agent is named by its id, by the beginning of one, or by its host", "[views]") {
  CHECK(found("web-1") == "web-1");  // an exact id comes before prefixes and host names
  CHECK(found("web-12") == "web-12");
  CHECK(found("alpha") == "web-1");
}

TEST_CASE("a name that says too little, or nothing, is refused with what helps", "[views]") {
  CHECK(found("db") == "'db' names 3 agents: type more of the id; `muster agents` lists them");
  CHECK(found("gamma").starts_with("'gamma' names 2 agents"));
  CHECK(found("web-2").starts_with("no agent 'web-2'; did you mean 'web-1"));
  CHECK(views::find_agent(known, "web-2").error().code == common::errc::not_found);
}
