// A row that is gone and another that says the same elsewhere: moved, and nothing new.
#include "tests/unit/analyzer/shipped_rules.hpp"

using namespace tests::shipped_rules;
using namespace tests;
using Catch::Matchers::Contains;
using lines = std::vector<std::string>;

namespace {

schemas::change_set moved_to(const auto& from, const auto& to) {
  return set_of(std::decay_t<decltype(from)>::id, {removed(from), added(to)});
}

schemas::startup_hook audit_line(const std::string& file, const std::string& name) {
  schemas::startup_hook h;
  h.kind = "audit";
  h.path = "/etc/audit/rules.d/" + file;
  h.name = name;
  h.runs = "";
  return h;
}

schemas::scheduled_job job_of(const std::string& source, const std::string& command) {
  schemas::scheduled_job j;
  j.kind = "cron";
  j.source = source;
  j.name = j.command = command;
  j.copy = 0;
  j.user = "root";
  j.schedule = "5 * * * *";
  j.enabled = "enabled";
  return j;
}

schemas::scheduled_job script(const std::string& name, const std::string& digest) {
  auto j = job_of("/etc/cron.daily", "/etc/cron.daily/" + name);
  j.kind = "run-parts";
  j.name = name;
  j.digest = digest;
  return j;
}

}  // namespace

TEST_CASE("a rule of audit that is moved to another file is not removed", "[analyzer][moved]") {
  const std::string watch = "-w /etc/passwd -p wa";
  const auto set = moved_to(audit_line("a.rules", watch), audit_line("b.rules", watch));
  CHECK(raised(shipped(), set) == lines{"audit-rule-removed low"});
  CHECK(alerts_for(shipped(), set).front().message ==
        "a rule of audit was moved from /etc/audit/rules.d/a.rules to /etc/audit/rules.d/b.rules: "
        "-w /etc/passwd -p wa");
  CHECK(raised(shipped(), moved_to(audit_line("a.rules", watch),
                                   audit_line("b.rules", "-w /etc/shadow -p wa"))) ==
        lines{"audit-rule-removed high"});
}

TEST_CASE("a repository that is asked by https from now on is the same", "[analyzer][moved]") {
  const auto repository = [](const std::string& uri) {
    schemas::repository r;
    r.format = "deb";
    r.file = "/etc/apt/sources.list";
    r.type = "deb";
    r.uri = uri;
    r.suite = "stable";
    r.name = "deb " + uri + " stable";
    r.enabled = true;
    return r;
  };
  const auto open = repository("http://deb.example.org/debian");
  CHECK(raised(shipped(), moved_to(open, repository("https://deb.example.org/debian"))) ==
        lines{"repository-changed low"});
  // Back again, or to another host, is another place.
  CHECK(raised(shipped(), moved_to(repository("https://deb.example.org/debian"), open)) ==
        lines{"repository-added high"});
  CHECK(raised(shipped(), moved_to(open, repository("https://deb.example.net/debian"))) ==
        lines{"repository-added high"});
  auto unsigned_one = repository("https://deb.example.org/debian");
  unsigned_one.verified = false;
  CHECK(raised(shipped(), moved_to(open, unsigned_one)) == lines{"repository-added high"});
}

TEST_CASE("what depends on its place among audit's rules is not only moved", "[analyzer][moved]") {
  const std::string never = "-a never,exit -S all", lock = "-e 2";
  CHECK(raised(shipped(), moved_to(audit_line("z.rules", never), audit_line("a.rules", never))) ==
        lines{"audit-silenced high"});
  CHECK(raised(shipped(), moved_to(audit_line("z.rules", lock), audit_line("a.rules", lock))) ==
        lines{"audit-rule-removed high"});
}

TEST_CASE("a file of cron that has another name and the same jobs was renamed",
          "[analyzer][moved]") {
  const auto a = job_of("/etc/cron.d/a", "/x"), b = job_of("/etc/cron.d/b", "/x");
  CHECK(raised(shipped(), moved_to(a, b)) == lines{"scheduled-job-changed low"});
  CHECK_THAT(alerts_for(shipped(), moved_to(a, b)).front().message,
             Contains("/etc/cron.d/a was renamed to /etc/cron.d/b"));
  CHECK(raised(shipped(), moved_to(a, job_of("/etc/cron.d/b", "/y"))) ==
        lines{"scheduled-job-added high"});
  const auto other_script = with(b, [](auto& j) { j.digest = "bb"; });
  CHECK(raised(shipped(), moved_to(a, other_script)) == lines{"scheduled-job-added high"});
  CHECK(raised(shipped(), moved_to(job_of("/var/spool/cron/crontabs/ann", "/x"), b)) ==
        lines{"scheduled-job-added high"});
}

TEST_CASE("a script of cron that has another name and the same content was renamed",
          "[analyzer][moved]") {
  const auto renamed = moved_to(script("a", "aa"), script("b", "aa"));
  CHECK(raised(shipped(), renamed) == lines{"scheduled-job-changed low"});
  CHECK_THAT(alerts_for(shipped(), renamed).front().message,
             Contains("/etc/cron.daily/a was renamed to /etc/cron.daily/b, with the same content"));
  for (const auto& a : alerts_for(shipped(), moved_to(script("a", "aa"), script("b", "bb"))))
    CHECK(a.severity >= static_cast<schemas::u64>(schemas::severity::high));
  schemas::startup_hook file;
  file.kind = "job";
  file.path = "/etc/cron.daily/a";
  file.name = "";
  file.digest = "aa";
  const auto at = [&](const std::string& path) {
    return with(file, [&](auto& h) { h.path = path; });
  };
  CHECK(raised(shipped(), moved_to(file, at("/etc/cron.daily/b"))).empty());
  CHECK(raised(shipped(), moved_to(file, at("/usr/local/bin/b"))) ==
        lines{"own-program-added high"});
}

TEST_CASE("where screen keeps its sockets is no alarm, and what else such a line does is one",
          "[analyzer][moved]") {
  schemas::startup_hook h;
  h.kind = "tmpfiles";
  h.path = "/etc/tmpfiles.d/screen-cleanup.conf";
  h.name = "";
  h.digest = "aa";
  h.runs = "d /run/screen 1777 root utmp (0123456789abcdef)";
  CHECK(raised(shipped(), one<schemas::startup_hook>(added(h))) == lines{"startup-hook-added low"});
  h.runs = "d /run/screen 1777 root utmp;d /etc 0777 root root (0123456789abcdef)";
  CHECK(raised(shipped(), one<schemas::startup_hook>(added(h))) ==
        lines{"startup-hook-added high"});
}

TEST_CASE("what says that rows were moved is checked as it is read", "[analyzer][moved]") {
  const auto refusal = [](const std::string& table) {
    const auto rules =
        analyzer::parse_ruleset("r.yml", "tables: {startup_hooks: " + table + "}\nrules: []\n");
    REQUIRE_FALSE(rules);
    return rules.error().detail;
  };
  CHECK_THAT(refusal("{}"), Contains("want `identity`") && Contains("or `moved`"));
  CHECK_THAT(refusal("{moved: {same: [kind]}}"), Contains("and `when`, a condition"));
  CHECK_THAT(refusal("{moved: {same: [knid], when: {field: new.kind, equals: a}}}"),
             Contains("no column 'knid'") && Contains("did you mean 'kind'"));
  CHECK_THAT(refusal("{moved: {same: [kind], when: {field: new.knid, equals: a}}}"),
             Contains("no column 'knid'"));
}

TEST_CASE("an item that is new may have to match", "[analyzer][moved]") {
  const auto rules = rules_of(
      "rules:\n- {id: x, table: groups, severity: low, message: m, when: {gained: members, "
      "matches: "
      "^e}}\n- {id: y, table: groups, severity: low, message: m, when: {lost: members, matches: "
      "^e}}\n");
  const auto from = [&](std::vector<std::string> then, std::vector<std::string> now) {
    return raised(rules, from_to(group("g", std::move(then)), group("g", std::move(now))));
  };
  CHECK(from({"eve"}, {"bob", "eve"}).empty());
  CHECK(from({"bob"}, {"bob", "eve"}) == lines{"x low"});
  CHECK(from({"bob", "eve"}, {"bob"}) == lines{"y low"});
  const auto refusal = [](const std::string& when) {
    const auto broken = analyzer::parse_ruleset(
        "r.yml",
        "rules:\n- {id: x, table: groups, severity: low, message: m, when: " + when + "}\n");
    REQUIRE_FALSE(broken);
    return broken.error().detail;
  };
  CHECK_THAT(refusal("{gained: members, matches: '('}"), Contains("broken pattern"));
  CHECK_THAT(refusal("{gained: members, lost: members, matches: x}"),
             Contains("either gained or lost"));
  CHECK_THAT(refusal("{gained: name, matches: x}"), Contains("not a list"));
}
