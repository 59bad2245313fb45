// Labels of agents as the alerts stage reads them beside a running wdb.
#include "alerts/agent_labels.hpp"

#include <catch2/catch.hpp>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

TEST_CASE("labels that are given win over those of rules, and a change is seen", "[sinks]") {
  const tests::temp_dir dir;
  const schemas::data_paths paths{dir.path()};
  CHECK(alerts::agent_labels(paths).of("web-1") == schemas::labels{});  // nothing was ever stored
  auto registry = *store::registry::open(paths.agents(), false);
  auto enrolments = *store::enrolments::open(paths.enrolments(), false);
  store::registry::entry web{.agent = "web-1", .record = {}};
  web.record.figures.rule_labels = {"env=test", "os=debian"};
  REQUIRE(registry.put({web}));
  store::enrolments::change given;
  given.written.by_agent["web-1"].labels = {"env=prod"};
  REQUIRE(enrolments.write(given));
  alerts::agent_labels labels(paths);
  CHECK(labels.of("web-1") == schemas::labels{"env=prod", "os=debian"});
  given.written.by_agent["web-1"].labels = {"env=old"};
  REQUIRE(enrolments.write(given));
  tests::await("the change to be seen", [&] {
    return labels.of("web-1") == schemas::labels{"env=old", "os=debian"};
  });
  CHECK(labels.of("db-2") == schemas::labels{});
}
