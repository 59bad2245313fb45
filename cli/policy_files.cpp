// Policy files as such: lint, commands, test. No command of theirs runs here.
#include <algorithm>
#include <map>

#include "cli/commands.hpp"
#include "collector/policy/ids_in_scan.hpp"
#include "collector/policy/lint.hpp"
#include "collector/policy/policy_test.hpp"
#include "common/in_order.hpp"

namespace cli {

using schemas::json;
namespace policy = collector::policy;

namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view by) { return fmt::format("{}", fmt::join(parts, by)); }

const char* word(policy::diagnostic::severity s) { return s == policy::diagnostic::severity::error ? "error" : "warning"; }

void print_finding(printer& out, const std::string& file, const policy::diagnostic& d) {
  const auto message = schemas::printable_utf8(d.message);
  if (out.is_json())
    out.row({{"file", file}, {"line", d.at.line}, {"column", d.at.column}, {"severity", word(d.how)}, {"code", d.code}, {"message", message}});
  else
    print_line("{}:{}:{}: {}: {}: {}", file, d.at.line, d.at.column, word(d.how), d.code, d.message);
}

/// A file, read and looked through.
struct looked_at {
  common::result<policy::policy> read;
  std::vector<policy::diagnostic> found;  ///< by lint, if that was asked for
};

/// Reads the files, several at a time, and hands each on in its turn; says what is none. exit_error if any was none, else what
/// `each` made of them.
template <class Each>
int each_policy(const policy_command& o, bool lint, Each&& each) {
  auto forced = chosen_dialect(o);
  if (!forced) return report_error(forced.error());
  bool broken = false, findings = false;
  const auto look = [&](const std::string& file) {
    looked_at out{policy::read_policy(file, *forced), {}};
    if (lint && out.read) out.found = policy::lint_policy(*out.read);
    return out;
  };
  common::in_order(std::span(o.files), look, [&](looked_at one) {
    const int code = one.read ? each(*one.read, one.found) : report_error(one.read.error());
    broken = broken || code == exit_error;
    findings = findings || code == exit_findings;
  });
  return broken ? exit_error : findings ? exit_findings : exit_ok;
}

/// What lint found in all the files.
struct lint_sum {
  std::size_t policies = 0, with_findings = 0, with_errors = 0, errors = 0, warnings = 0;
  std::map<std::string, std::size_t> codes;

  void add(const std::vector<policy::diagnostic>& found) {
    const auto is_error = [](const policy::diagnostic& d) { return d.how == policy::diagnostic::severity::error; };
    const auto bad = static_cast<std::size_t>(std::ranges::count_if(found, is_error));
    ++policies;
    with_findings += found.empty() ? 0 : 1;
    with_errors += bad == 0 ? 0 : 1;
    errors += bad;
    warnings += found.size() - bad;
    for (const auto& d : found) ++codes[d.code];
  }

  std::string text() const {
    std::vector<std::pair<std::size_t, std::string>> most;
    for (const auto& [code, n] : codes) most.emplace_back(n, code);
    std::ranges::sort(most, std::greater{});
    std::vector<std::string> parts;
    for (const auto& [n, code] : most) parts.push_back(fmt::format("{} {}", code, n));
    return fmt::format("{} policies, {} with findings, {} with errors: {} errors, {} warnings{}{}", policies, with_findings, with_errors, errors,
                       warnings, parts.empty() ? "" : "; ", joined(parts, ", "));
  }
};

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
    print_line("{}:{}:{}: check {} should be {} and is {}: {}", p.file, f.at.line, f.at.column, f.check, wanted, policy::name(f.result),
               f.reason);
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
    say(fmt::format("{}:{}:{}: check {}: no fixture exercises '{}'", p.file, r.at.line, r.at.column, r.check, r.rule));
  if (!t->without.empty()) say(fmt::format("{}: {} checks without a fixture: {}", p.file, t->without.size(), joined(t->without, " ")));
  say(fmt::format("{}: {} fixtures, {} as wanted, {} wrong; {} rules that none exercises", p.file, t->fixtures.size(), t->fixtures.size() - wrong,
                  wrong, t->unexercised.size()));
  return wrong == 0 ? exit_ok : exit_findings;
}

}  // namespace

int policy_lint(const common_options& c, const policy_command& o) {
  printer out(c.as);
  policy::ids_in_scan ids;
  lint_sum sum;
  const int code = each_policy(o, true, [&](const policy::policy& p, std::vector<policy::diagnostic>& found) {
    for (auto& d : policy::lint_clashes(p, ids.add(p))) found.push_back(std::move(d));
    policy::sort_findings(found);
    for (const auto& d : found) print_finding(out, p.file, d);
    say(fmt::format("{}: dialect {}, {} checks, {} findings", p.file, policy::name(p.speaks), p.checks.size(), found.size()));
    sum.add(found);
    return found.empty() ? exit_ok : exit_findings;
  });
  if (o.files.size() > 1) say(sum.text());
  return code;
}

int policy_commands(const common_options& c, const policy_command& o) {
  printer out(c.as);
  return each_policy(o, false, [&](const policy::policy& p, const auto&) {
    if (!p.distrust.empty()) say(fmt::format("{}: {}", p.file, p.distrust));
    for (const auto& use : policy::commands_of(p)) {
      std::vector<std::string> argv;
      for (const auto& w : use.argv) argv.push_back(schemas::printable_utf8(w));
      const bool list = out.is_json();
      out.row({{"policy", p.id},
               {"argv", list ? json(argv) : json(joined(argv, " "))},
               {"checks", list ? json(use.checks) : json(joined(use.checks, " "))},
               {"trusted", p.distrust.empty()}});
    }
    return exit_ok;
  });
}

int policy_test(const common_options& c, const policy_command& o) {
  printer out(c.as);
  return each_policy(o, false, [&](const policy::policy& p, const auto&) { return test_one(p, out); });
}

}  // namespace cli
