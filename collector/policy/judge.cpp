#include "collector/policy/judge.hpp"

#include <algorithm>

#include "common/clock.hpp"
#include "common/log.hpp"

namespace collector::policy {

namespace {

/// A verdict before `not` is applied.
struct finding {
  rule_verdict verdict = rule_verdict::not_found;
  std::string looked_at;
  match_evidence match;
  std::optional<int> exit_status;
  std::string error;
  obstacle why = obstacle::none;
};

finding open(std::string looked_at, obstacle why, std::string error) {
  return {.verdict = rule_verdict::invalid, .looked_at = std::move(looked_at), .match = {}, .exit_status = {}, .error = std::move(error), .why = why};
}

finding plain(bool found, std::string looked_at) {
  return {.verdict = found ? rule_verdict::found : rule_verdict::not_found,
          .looked_at = std::move(looked_at),
          .match = {},
          .exit_status = {},
          .error = {}};
}

finding from_match(match_result m, std::string looked_at) {
  finding f{.verdict = m.verdict, .looked_at = std::move(looked_at), .match = std::move(m.evidence), .exit_status = {}, .error = {}};
  if (f.verdict == rule_verdict::invalid) f.error = f.match.error, f.why = obstacle::broken;
  return f;
}

std::string describe(const std::string& path, const file_fact& f) {
  if (f.now != file_fact::state::regular) return path;
  std::string out =
      fmt::format("{} ({} bytes, modified {}, mode {:04o}", path, f.facts.size, common::format_time(f.facts.mtime_ms), f.facts.mode & 07777u);
  if (!f.sha256.empty()) out += ", sha256 " + f.sha256;
  return out + (f.truncated ? ", only its first 16 MiB were read)" : ")");
}

bool is_literal(const pattern& p) { return p.whole_literal; }

// ---- files ----

finding judge_existence(const std::string& path, observer& facts) {
  const auto& f = facts.existence(path);
  if (f.now == file_fact::state::unresolvable)
    return open(path, obstacle::unreadable, fmt::format("File system access error for '{}': {}", path, f.error));
  return plain(f.now == file_fact::state::regular, describe(path, f));
}

finding judge_content(const std::string& path, const pattern& p, observer& facts, dialect d) {
  const auto& f = facts.file(path);
  switch (f.now) {
    case file_fact::state::missing:
    case file_fact::state::other_type:
      return open(path, obstacle::absent, fmt::format("File '{}' does not exist or is not a regular file", path));
    case file_fact::state::unreadable:
    case file_fact::state::unresolvable:
      // wazuh5 takes what it cannot read for empty, so a negated rule holds; muster never does.
      if (d == dialect::wazuh5 && !is_literal(p)) return plain(false, path);
      return open(path, obstacle::unreadable, fmt::format("Failed to read file contents for '{}': {}", path, f.error));
    case file_fact::state::regular:
      break;
  }
  return from_match(match(p, f.bytes, text_kind::file, d), describe(path, f));
}

std::vector<std::string> targets(const rule& r, const observer& facts, dialect d) {
  if (d == dialect::wazuh5) return {r.target};
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    const auto comma = r.target.find(',', at);
    for (auto& path : facts.expand(r.target.substr(at, comma - at))) out.push_back(std::move(path));
    if (comma == r.target.npos) break;
    at = comma + 1;
  }
  return out;
}

/// A list of files: the first that is found decides; else what is open stays open, but files of a list that are not there are
/// no obstacle as long as one is.
finding judge_file(const rule& r, observer& facts, dialect d) {
  const auto paths = targets(r, facts, d);
  if (paths.empty()) return r.content ? open(r.target, obstacle::absent, fmt::format("nothing matches '{}'", r.target)) : plain(false, r.target);
  std::optional<finding> best;
  const auto rank = [](const finding& f) { return f.verdict == rule_verdict::not_found ? 1 : f.why == obstacle::absent ? 0 : 2; };
  for (const auto& path : paths) {
    auto f = r.content ? judge_content(path, *r.content, facts, d) : judge_existence(path, facts);
    if (f.verdict == rule_verdict::found) return f;
    if (!best || rank(f) > rank(*best)) best = std::move(f);
  }
  return *best;
}

// ---- directories ----

/// Whether an entry may be looked at: wazuh5 skips every link; muster follows those to files inside the root.
bool is_candidate(const dir_fact::entry& e, observer& facts, dialect d) {
  if (e.type == common::dir_entry::kind::directory) return false;
  if (e.type != common::dir_entry::kind::symlink) return true;
  return d == dialect::muster && facts.existence(e.path).now == file_fact::state::regular;
}

finding judge_entry(const rule& r, const dir_fact::entry& e, observer& facts, dialect d) {
  if (!r.content) return plain(true, e.path);
  // wazuh5 opens a file that is named literally by its bare name, relative to where the process happens to be.
  // There it is not, so its content is taken for empty, or for unreadable.
  if (d != dialect::wazuh5 || !is_literal(*r.name)) return judge_content(e.path, *r.content, facts, d);
  if (!is_literal(*r.content)) return plain(false, e.path);
  return open(e.path, obstacle::unreadable, fmt::format("Failed to read contents of file '{}'", e.name));
}

std::optional<finding> judge_level(const rule& r, const dir_fact::level& level, observer& facts, dialect d, std::optional<finding>& pending) {
  bool tested = false;
  for (const auto& e : level.entries) {
    if (!is_candidate(e, facts, d)) continue;
    tested = true;
    const auto named = match(*r.name, e.name, text_kind::name, d);
    if (named.verdict == rule_verdict::invalid) return open(level.path, obstacle::broken, named.evidence.error);
    if (named.verdict != rule_verdict::found) continue;
    auto f = judge_entry(r, e, facts, d);
    if (f.verdict == rule_verdict::found) return f;
    const bool is_open = f.verdict == rule_verdict::invalid;
    if (is_open && d == dialect::wazuh5 && is_literal(*r.name)) return f;
    if (is_open ? d == dialect::muster : !pending) pending = std::move(f);
  }
  if (d == dialect::wazuh5 && !is_literal(*r.name) && !tested && !level.entries.empty())
    return open(level.path, obstacle::broken, fmt::format("Invalid pattern '{}': no entry of {} could be tested", r.name->text, level.path));
  return std::nullopt;
}

finding judge_directory(const rule& r, observer& facts, dialect d) {
  const auto& dir = facts.directory(r.target, r.name.has_value());
  if (!r.name) {
    if (dir.now == dir_fact::state::unreadable) return open(r.target, obstacle::unreadable, dir.error);
    return plain(dir.now == dir_fact::state::directory, r.target);
  }
  if (dir.now == dir_fact::state::missing || dir.now == dir_fact::state::not_directory)
    return open(r.target, obstacle::absent, fmt::format("Path '{}' does not exist or is not a directory", r.target));
  if (dir.now == dir_fact::state::unreadable && (d == dialect::muster || dir.levels.empty())) return open(r.target, obstacle::unreadable, dir.error);
  std::optional<finding> pending;
  for (const auto& level : dir.levels)
    if (auto f = judge_level(r, level, facts, d, pending)) return *f;
  return pending.value_or(plain(false, r.target));
}

// ---- processes and commands ----

finding judge_process(const rule& r, observer& facts) {
  const auto& p = facts.processes();
  if (!p.known) return open("processes", facts.live() ? obstacle::unreadable : obstacle::not_here, p.error);
  const auto one = std::ranges::find_if(p.processes, [&](const auto& x) { return x.name == r.target || x.command_line == r.target; });
  if (one == p.processes.end()) return plain(false, fmt::format("{} processes", p.processes.size()));
  return plain(true, fmt::format("process {} ({})", one->pid, one->name));
}

finding judge_command(const rule& r, observer& facts, dialect d) {
  const auto& c = facts.command(r.target);
  finding f;
  switch (c.now) {
    case command_fact::state::not_here:
      return open(r.target, obstacle::not_here, c.error);
    case command_fact::state::not_permitted:
      return open(r.target, obstacle::not_here, c.error);
    case command_fact::state::not_found:
      return open(r.target, obstacle::absent, c.error);
    case command_fact::state::timed_out:
      f = open(r.target, obstacle::none, c.error);
      f.verdict = rule_verdict::not_run;
      return f;
    case command_fact::state::ran:
      break;
  }
  const std::string looked_at = fmt::format("{} ({} bytes of output{}{})", r.target, c.outcome.output.size(), c.outcome.truncated ? ", cut" : "",
                                            c.native ? ", answered natively" : "");
  f = r.content ? from_match(match(*r.content, c.outcome.output, text_kind::command, d), looked_at) : plain(true, looked_at);
  // wazuh5 never calls a command's output invalid: what it cannot judge there is not found.
  if (d == dialect::wazuh5 && f.verdict == rule_verdict::invalid) f.verdict = rule_verdict::not_found;
  f.exit_status = c.outcome.exit_status;
  return f;
}

finding look(const rule& r, observer& facts, dialect d) {
  switch (r.kind) {
    case target_kind::file:
      return judge_file(r, facts, d);
    case target_kind::directory:
      return judge_directory(r, facts, d);
    case target_kind::process:
      return judge_process(r, facts);
    case target_kind::command:
      return judge_command(r, facts, d);
    case target_kind::registry:
      break;
  }
  return open("registry", obstacle::not_here, "a registry is on Windows only");
}

}  // namespace

rule_evidence judge_rule(const rule& r, observer& facts, dialect d) {
  auto f = look(r, facts, d);
  rule_evidence out{.rule = r.text,
                    .looked_at = std::move(f.looked_at),
                    .verdict = negate(f.verdict, r.negated),
                    .match = std::move(f.match),
                    .exit_status = f.exit_status,
                    .error = {},
                    .why = f.why};
  if (!f.error.empty()) out.error = f.error;
  return out;
}

}  // namespace collector::policy
