#include "collector/policy/finding.hpp"

#include "common/clock.hpp"

namespace collector::policy {

finding open_finding(std::string looked_at, obstacle why, std::string error) {
  return {.verdict = rule_verdict::invalid,
          .looked_at = std::move(looked_at),
          .match = {},
          .exit_status = {},
          .duration_ms = {},
          .error = std::move(error),
          .why = why};
}

finding plain_finding(bool found, std::string looked_at) {
  return {.verdict = found ? rule_verdict::found : rule_verdict::not_found,
          .looked_at = std::move(looked_at),
          .match = {},
          .exit_status = {},
          .duration_ms = {},
          .error = {}};
}

finding from_match(match_result m, std::string looked_at) {
  finding f{.verdict = m.verdict,
            .looked_at = std::move(looked_at),
            .match = std::move(m.evidence),
            .exit_status = {},
            .duration_ms = {},
            .error = {}};
  if (f.verdict == rule_verdict::invalid) f.error = f.match.error, f.why = obstacle::broken;
  return f;
}

finding from_match(match_result m, std::string looked_at, bool read_in_part, dialect d) {
  const bool open = d == dialect::muster && (read_in_part || m.cut) &&
                    m.verdict != rule_verdict::invalid && !m.evidence.line;
  if (open) {
    m.verdict = rule_verdict::invalid;
    m.evidence.error = read_in_part ? "only its beginning was read, and no line of that decides"
                                    : "a line is too long to be looked at to its end";
  }
  return from_match(std::move(m), std::move(looked_at));
}

finding of_command(finding f, const command_fact& c) {
  if (c.now == command_fact::state::ran) f.exit_status = c.outcome.exit_status;
  const bool started = !c.native && (c.now == command_fact::state::ran || c.outcome.timed_out);
  if (started) f.duration_ms = c.outcome.duration.count();
  return f;
}

std::string describe(const std::string& path, const file_fact& f) {
  if (f.now != file_fact::state::regular) return path;
  std::string out = fmt::format("{} ({} bytes, modified {}, mode {:04o}", path, f.facts.size,
                                common::format_time(f.facts.mtime_ms), f.facts.mode & 07777u);
  if (!f.sha256.empty()) out += ", sha256 " + f.sha256;
  return out + (f.truncated ? ", only its first 16 MiB were read)" : ")");
}

std::string describe(const std::string& path, const dir_fact& d) {
  std::size_t entries = 0;
  for (const auto& level : d.levels) entries += level.entries.size();
  if (d.levels.empty()) return path;
  return fmt::format("{} ({} entries in {} folders{})", path, entries, d.levels.size(),
                     d.too_deep.empty() ? "" : ", deeper ones were left out");
}

std::string describe(const std::string& command, const command_fact& c) {
  return fmt::format("{} ({} bytes of output{}{})", command, c.outcome.output.size(),
                     c.outcome.truncated ? ", cut" : "", c.native ? ", answered natively" : "");
}

}  // namespace collector::policy
