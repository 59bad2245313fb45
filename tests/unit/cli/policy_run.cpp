// What `muster policy run` shows people, and programs.
#include "cli/print/policy_run.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "tests/support/captured.hpp"

using collector::policy::check_outcome;
using collector::policy::result_kind;
using schemas::severity;

namespace {

check_outcome outcome(const std::string& id, result_kind result, std::optional<severity> how_grave,
                      const std::string& title = "short") {
  check_outcome out;
  out.id = id;
  out.title = title;
  out.result = result;
  out.severity = how_grave;
  return out;
}

std::string shown(const std::vector<check_outcome>& checks, cli::format as,
                  const cli::screen& on = {}) {
  collector::policy::run_outcome r;
  r.checks = checks;
  tests::captured out(stdout);
  cli::print_policy_run(r, checks.size(), as, on);
  return out.text();
}

}  // namespace

TEST_CASE("people see of a policy what failed first, the gravest on top", "[cli][policy_run]") {
  const std::vector checks{outcome("passed-critical", result_kind::passed, severity::critical),
                           outcome("failed-low", result_kind::failed, severity::low),
                           outcome("failed-unsaid", result_kind::failed, {}),
                           outcome("not-run", result_kind::not_run, severity::critical),
                           outcome("failed-high", result_kind::failed, severity::high)};
  const auto text = shown(checks, cli::format::table);
  std::size_t before = 0;
  for (const auto* id :
       {"failed-high", "failed-unsaid", "failed-low", "not-run", "passed-critical"}) {
    INFO(text << id);
    const auto at = text.find(id);
    REQUIRE(at != text.npos);
    CHECK(at >= before);
    before = at;
  }
  const auto object = schemas::json::parse(shown(checks, cli::format::json));
  CHECK(object["checks"][0]["id"] == "passed-critical");  // the file's order
}

TEST_CASE("a terminal shows a policy in lines that fit", "[cli][policy_run]") {
  auto failed =
      outcome("1", result_kind::failed, {}, std::string(30, 'x') + " and some more words");
  failed.reason = "this rule does not hold: f:/etc/ssh/sshd_config -> r:^PermitRootLogin no";
  const cli::screen narrow{.is_terminal = true, .has_colours = false, .width = 60, .height = 24};
  const auto text = shown({failed}, cli::format::table, narrow);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 60);
  }
  CHECK(text.find("\n" + std::string(26, ' ') + "some more words\n") != text.npos);
}
