// `muster policy lint`: what is wrong with policy files.
#include <algorithm>
#include <map>

#include "cli/commands/policy/files.hpp"
#include "cli/commands/policy/policy.hpp"
#include "cli/print/lines.hpp"
#include "collector/policy/ids_in_scan.hpp"
#include "collector/policy/lint.hpp"
#include "common/log.hpp"

namespace cli {

namespace policy = collector::policy;

namespace {

bool is_error(const policy::diagnostic& d) { return d.how == policy::diagnostic::severity::error; }

void print_finding(printer& out, const std::string& file, const policy::diagnostic& d) {
  const char* severity = is_error(d) ? "error" : "warning";
  const auto message = schemas::printable_utf8(d.message);
  if (out.is_json())
    out.row({{"file", file},
             {"line", d.at.line},
             {"column", d.at.column},
             {"severity", severity},
             {"code", d.code},
             {"message", message}});
  else
    print_line("{}:{}:{}: {}: {}: {}", file, d.at.line, d.at.column, severity, d.code, message);
}

/// What lint found in all the files.
struct lint_sum {
  std::size_t policies = 0, with_findings = 0, with_errors = 0, errors = 0, warnings = 0;
  std::map<std::string, std::size_t> codes;

  void add(const std::vector<policy::diagnostic>& found) {
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
    return fmt::format("{} policies, {} with findings, {} with errors: {} errors, {} warnings{}{}",
                       policies, with_findings, with_errors, errors, warnings,
                       parts.empty() ? "" : "; ", fmt::join(parts, ", "));
  }
};

int run_policy_lint(const common_options& c, const policy_files_options& o) {
  printer out(c.as);
  policy::ids_in_scan ids;
  lint_sum sum;
  const auto visit = [&](const policy::policy& p, std::vector<policy::diagnostic>& found) {
    for (auto& d : policy::lint_clashes(p, ids.add(p))) found.push_back(std::move(d));
    policy::sort_findings(found);
    for (const auto& d : found) print_finding(out, p.file, d);
    say(fmt::format("{}: dialect {}, {} checks, {} findings", p.file, policy::name(p.speaks),
                    p.checks.size(), found.size()));
    sum.add(found);
    return found.empty() ? exit_ok : exit_findings;
  };
  const int code = each_policy(o, true, visit);
  if (o.files.size() > 1) say(sum.text());
  return code;
}

}  // namespace

command make_policy_lint() {
  return make_command<policy_files_options>("lint",
                                            "what is wrong with policy files, and what is legal "
                                            "but likely not meant; exit 2 on findings",
                                            add_policy_files_options, run_policy_lint);
}

}  // namespace cli
