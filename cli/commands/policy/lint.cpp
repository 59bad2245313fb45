// `muster policy lint`: what is wrong with policy files.
#include <algorithm>
#include <map>

#include "cli/commands/policy/files.hpp"
#include "cli/commands/policy/policy.hpp"
#include "cli/print/lines.hpp"
#include "cli/print/messages.hpp"
#include "collector/policy/ids_in_scan.hpp"
#include "collector/policy/lint.hpp"
#include "collector/policy/lint/codes.hpp"
#include "common/log.hpp"
#include "common/suggest.hpp"

namespace cli {

namespace policy = collector::policy;
using schemas::json;

namespace {

bool is_error(const policy::diagnostic& d) { return d.how == policy::diagnostic::severity::error; }

struct policy_lint_options : policy_files_options {
  std::vector<std::string> disabled;
};

void add_policy_lint_options(option_list& to, policy_lint_options& o) {
  add_policy_files_options(to, o);
  to.texts("--disable", o.disabled, "findings that are not told; docs/lint.md has all codes")
      .shown_as("CODE");
}

/// usage: a code that no finding has.
common::status known_codes(const std::vector<std::string>& codes) {
  for (const auto& code : codes)
    if (std::ranges::find(policy::lint_codes(), code) == policy::lint_codes().end())
      return common::fail(common::errc::usage, "no finding has the code '{}'{}", code,
                          code.find(',') != code.npos
                              ? "; --disable takes one code, and may be there several times"
                              : common::did_you_mean(code, policy::lint_codes()));
  return {};
}

/// An error of a muster policy stays: the file does not load, whoever looks away.
void turn_off(const std::vector<std::string>& codes, const policy::policy& p,
              std::vector<policy::diagnostic>& found) {
  std::erase_if(found, [&](const auto& d) {
    return std::ranges::find(codes, d.code) != codes.end() &&
           !(p.speaks == policy::dialect::muster && is_error(d));
  });
}

/// ` (4 rules: also in lines 7, 9 and 12)`.
std::string also_text(const std::vector<policy::mark>& also) {
  if (also.empty()) return {};
  constexpr std::size_t shown = 20;
  std::vector<int> lines;
  for (const auto& m : also)
    if (lines.size() < shown) lines.push_back(m.line);
  return fmt::format(" ({} rules: also in line{} {}{})", also.size() + 1,
                     also.size() == 1 ? "" : "s", fmt::join(lines, ", "),
                     also.size() > shown ? ", …" : "");
}

json also_json(const std::vector<policy::mark>& also) {
  auto out = json::array();
  for (const auto& m : also) out.push_back({{"line", m.line}, {"column", m.column}});
  return out;
}

void print_finding(printer& out, const std::string& file, const policy::diagnostic& d) {
  const char* severity = is_error(d) ? "error" : "warning";
  const auto message = schemas::printable_utf8(d.message);
  if (out.is_json())
    out.row({{"file", file},
             {"line", d.at.line},
             {"column", d.at.column},
             {"severity", severity},
             {"code", d.code},
             {"message", message},
             {"also", also_json(d.also)}});
  else
    print_line("{}:{}:{}: {}: {}: {}{}", file, d.at.line, d.at.column, severity, d.code, message,
               also_text(d.also));
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

int run_policy_lint(const common_options& c, const policy_lint_options& o) {
  if (auto s = known_codes(o.disabled); !s) return report_error(s.error());
  printer out(c.as, c.on, "policy-lint");
  policy::ids_in_scan ids;
  lint_sum sum;
  const auto visit = [&](const policy::policy& p, std::vector<policy::diagnostic>& found) {
    for (auto& d : policy::lint_clashes(p, ids.add(p))) found.push_back(std::move(d));
    policy::sort_findings(found);
    turn_off(o.disabled, p, found);
    for (const auto& d : found) print_finding(out, p.file, d);
    say(fmt::format("{}: dialect {}, {} checks, {} findings", p.file, policy::name(p.speaks),
                    p.checks.size(), found.size()));
    sum.add(found);
    return found.empty() ? exit_ok : exit_findings;
  };
  const int code = each_policy(o, true, visit);
  if (sum.policies > 1) say(sum.text());
  return code;
}

}  // namespace

command make_policy_lint() {
  return make_command<policy_lint_options>("lint",
                                           "what is wrong with policy files, and what is legal "
                                           "but likely not meant; exit 2 on findings",
                                           add_policy_lint_options, run_policy_lint);
}

}  // namespace cli
