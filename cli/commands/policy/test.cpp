// `muster policy test`: judges checks on the fixtures they carry.
#include "cli/commands/policy/files.hpp"
#include "cli/commands/policy/policy.hpp"
#include "cli/print/lines.hpp"
#include "common/log.hpp"

namespace cli {

namespace policy = collector::policy;

namespace {

void print_fixture(printer& out, const policy::policy& p, const policy::fixture_outcome& f) {
  const char* wanted = f.should_pass ? "passed" : "failed";
  if (out.is_json())
    out.row({{"policy", p.id},
             {"id", f.check},
             {"line", f.at.line},
             {"wanted", wanted},
             {"result", policy::name(f.result)},
             {"ok", f.as_wanted},
             {"reason", schemas::printable_utf8(f.reason)}});
  else if (!f.as_wanted)
    print_line("{}:{}:{}: check {} should be {} and is {}: {}", p.file, f.at.line, f.at.column,
               f.check, wanted, policy::name(f.result), f.reason);
}

int test_one(const policy::policy& p, printer& out) {
  for (const auto& d : p.found)
    if (p.speaks == policy::dialect::muster && d.how == policy::diagnostic::severity::error)
      return report_error({common::errc::malformed, policy::located(p.file, d)});
  const auto t = policy::test_policy(p);
  if (!t) return report_error(t.error());
  std::size_t wrong = 0;
  for (const auto& f : t->fixtures) {
    print_fixture(out, p, f);
    wrong += f.as_wanted ? 0 : 1;
  }
  for (const auto& r : t->unexercised)
    say(fmt::format("{}:{}:{}: check {}: no fixture exercises '{}'", p.file, r.at.line, r.at.column,
                    r.check, r.rule));
  if (!t->without.empty())
    say(fmt::format("{}: {} checks without a fixture: {}", p.file, t->without.size(),
                    fmt::join(t->without, " ")));
  say(fmt::format("{}: {} fixtures, {} as wanted, {} wrong; {} rules that none exercises", p.file,
                  t->fixtures.size(), t->fixtures.size() - wrong, wrong, t->unexercised.size()));
  return wrong == 0 ? exit_ok : exit_findings;
}

int run_policy_test(const common_options& c, const policy_files_options& o) {
  printer out(c.as, c.on, "policy-test");
  return each_policy(o, false, [&](const policy::policy& p, auto&) { return test_one(p, out); });
}

}  // namespace

command make_policy_test() {
  return make_command<policy_files_options>("test",
                                            "judge the checks on the fixtures they carry; nothing "
                                            "runs; exit 2 when one comes out wrong",
                                            add_policy_files_options, run_policy_test);
}

}  // namespace cli
