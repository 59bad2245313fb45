#include "cli/print/scan_result.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "cli/print/lines.hpp"

namespace cli {

using schemas::json;

namespace {

std::string score_text(std::int64_t score) {
  return score < 0 ? "no check was decided"
                   : fmt::format("{:.2f} %", static_cast<double>(score) / 100);
}

void print_checks(const screen& on, std::string_view colour, const std::string& word,
                  const std::vector<json>& checks, const std::string& policy) {
  for (const auto& c : checks)
    if (c["policy"] == policy)
      put_marked(
          on, "  ", colour, word,
          fmt::format(" {:<8} {}", c["id"].get<std::string>(), c["title"].get<std::string>()));
}

void print_policy(const screen& on, const schemas::policy_report& p,
                  const views::failed_checks& checks) {
  put_line("");
  print_line("Policy {}: {}", p.policy, score_text(p.score));
  print_line("  {} passed, {} failed, {} waived, {} not applicable, {} not run, {} invalid",
             p.passed, checks.still_failed(p), checks.waived_of(p.policy), p.not_applicable,
             p.not_run, p.invalid);
  print_checks(on, red, "failed", checks.failed, p.policy);
  print_checks(on, yellow, "waived", checks.waived, p.policy);
}

/// How this program is called from here: by its name when the shell would find it, else by its
/// path.
std::string program() {
  namespace fs = std::filesystem;
  std::error_code ec;
  const auto self = fs::read_symlink("/proc/self/exe", ec);
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (fs::equivalent(fs::path(folder) / "muster", self, ec)) return "muster";
  return fs::proximate(self, ec).string();
}

/// A check as `muster why` takes it: of several policies, each has ids of its own.
std::string check_to_try(const views::scan_result& s) {
  if (s.checks.failed.empty()) return "CHECK";
  const auto& first = s.checks.failed.front();
  const auto id = first["id"].get<std::string>();
  return s.summary.policies.size() > 1 ? first["policy"].get<std::string>() + "/" + id : id;
}

}  // namespace

void print_scan_result(const screen& on, const views::scan_result& s, bool usual_data) {
  put_line("");
  print_line("Inventory of {}", s.agent);
  for (const auto& [id, n] : s.rows)
    print_line("  {:<12}{:>8} rows", schemas::find_table(id)->name, n);
  for (const auto& note : s.summary.notes) put_marked(on, "  ", yellow, note, "");
  for (const auto& p : s.summary.policies) print_policy(on, p, s.checks);
  const auto equal = fmt::format("{}/{} tables equal", s.summary.verified, s.summary.tables.size());
  put_line("");
  put_marked(on, "", s.summary.done() ? green : yellow, equal,
             fmt::format(", in {:.1f} s", s.seconds));
  print_line("Data: {}", s.data);
  put_line("");
  put_line("Try next:");
  const std::string with = program() + (usual_data ? "" : " --data " + s.data);
  for (const auto& line : {fmt::format("{} why {} {}", with, s.agent, check_to_try(s)),
                           fmt::format("{} dump {} packages", with, s.agent),
                           fmt::format("{} checks {}", with, s.agent),
                           fmt::format("{} verify", with), fmt::format("{} alerts", with)})
    print_line("  {}", line);
  std::fflush(stdout);
}

void print_further_result(const views::scan_result& s) {
  put_line("");
  print_line("{}: {}/{} tables equal", s.agent, s.summary.verified, s.summary.tables.size());
  for (const auto& p : s.summary.policies)
    print_line("  Policy {}: {}; {} failed, {} waived", p.policy, score_text(p.score),
               s.checks.still_failed(p), s.checks.waived_of(p.policy));
}

}  // namespace cli
