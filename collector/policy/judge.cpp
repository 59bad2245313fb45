#include "collector/policy/judge.hpp"

#include <algorithm>

#include "collector/policy/another_kind.hpp"
#include "collector/policy/finding.hpp"
#include "collector/policy/process_names.hpp"
#include "collector/policy/setting_judge.hpp"
#include "collector/policy/shown.hpp"
#include "collector/policy/wazuh4_judge.hpp"

namespace collector::policy {

namespace {

bool is_literal(const pattern& p) { return p.whole_literal; }

// ---- files ----

finding judge_existence(const std::string& path, facts& host) {
  const auto& f = host.existence(path);
  if (f.now == file_fact::state::unresolvable)
    return open_finding(path, obstacle::unreadable,
                        fmt::format("File system access error for '{}': {}", path, f.error));
  return plain_finding(f.now == file_fact::state::regular, describe(path, f));
}

finding judge_content(const std::string& path, const pattern& p, facts& host, dialect d) {
  const auto& f = host.file(path);
  switch (f.now) {
    case file_fact::state::missing:
    case file_fact::state::other_type:
      return open_finding(path, obstacle::absent,
                          fmt::format("File '{}' does not exist or is not a regular file", path));
    case file_fact::state::unreadable:
    case file_fact::state::unresolvable:
      // wazuh5 takes what it cannot read for empty, so a negated rule holds; muster never does.
      if (d == dialect::wazuh5 && !is_literal(p)) return plain_finding(false, path);
      [[fallthrough]];
    case file_fact::state::left_out:  // by us, not by the host: nothing holds for it
      return open_finding(path, obstacle::unreadable,
                          fmt::format("Failed to read file contents for '{}': {}", path, f.error));
    case file_fact::state::regular:
      break;
  }
  auto found = match(p, f.bytes, text_kind::file, d, &host.budget());
  return from_match(without_secret_file(std::move(found), path), describe(path, f), f.truncated, d);
}

finding judge_one_file(const rule& r, const std::string& path, facts& host, dialect d) {
  const auto& there = r.content ? host.file(path) : host.existence(path);
  if (d == dialect::muster && there.now == file_fact::state::other_type && names_path(r, path))
    return no_regular_file(path, host.existence(path).facts.mode);
  return r.content ? judge_content(path, *r.content, host, d) : judge_existence(path, host);
}

/// A list of files: the first that is found decides; else what is open stays open, but files of a
/// list that are not there are no obstacle as long as one is.
finding judge_file(const rule& r, facts& host, dialect d) {
  const auto paths = files_of(r, host, d);
  if (paths.empty())
    return r.content ? open_finding(r.target, obstacle::absent,
                                    fmt::format("nothing matches '{}'", r.target))
                     : plain_finding(false, r.target);
  std::optional<finding> best;
  const auto rank = [](const finding& f) {
    return f.verdict == rule_verdict::not_found ? 1 : f.why == obstacle::absent ? 0 : 2;
  };
  for (const auto& path : paths) {
    auto f = judge_one_file(r, path, host, d);
    if (f.verdict == rule_verdict::found) return f;
    if (!best || rank(f) > rank(*best)) best = std::move(f);
  }
  return *best;
}

// ---- directories ----

/// What is configured stands above it; the engines of Wazuh have no limit.
constexpr int deepest_in_muster = 32;

/// Whether an entry may be looked at: wazuh5 skips every link; muster follows those to files inside
/// the root.
bool is_candidate(const dir_fact::entry& e, facts& host, dialect d) {
  if (e.type == common::dir_entry::kind::directory) return false;
  if (e.type != common::dir_entry::kind::symlink) return true;
  return d == dialect::muster && host.existence(e.path).now == file_fact::state::regular;
}

finding judge_entry(const rule& r, const dir_fact::entry& e, facts& host, dialect d) {
  if (!r.content) return plain_finding(true, e.path);
  // wazuh5 opens a file that is named literally by its bare name, relative to where the process
  // happens to be. There it is not, so its content is taken for empty, or for unreadable.
  if (d != dialect::wazuh5 || !is_literal(*r.name))
    return judge_content(e.path, *r.content, host, d);
  if (!is_literal(*r.content)) return plain_finding(false, e.path);
  return open_finding(e.path, obstacle::unreadable,
                      fmt::format("Failed to read contents of file '{}'", e.name));
}

/// A finding that ends the walk, or none; `pending` is what the walk comes to if none does.
std::optional<finding> judge_level(const rule& r, const dir_fact::level& level, facts& host,
                                   dialect d, std::optional<finding>& pending) {
  if (d == dialect::wazuh5 && !level.searchable && !level.entries.empty())
    return open_finding(
        level.path, obstacle::unreadable,
        fmt::format("{}: its entries are listed, and cannot be looked at", level.path));
  bool tested = false;
  for (const auto& e : level.entries) {
    if (host.budget().spent()) break;
    if (!is_candidate(e, host, d)) continue;
    const auto named = match(*r.name, e.name, text_kind::name, d);
    if (named.verdict == rule_verdict::invalid && d == dialect::wazuh5) continue;
    tested = true;
    if (named.verdict == rule_verdict::invalid)
      return open_finding(level.path, obstacle::broken, named.evidence.error);
    if (named.verdict != rule_verdict::found) continue;
    auto f = judge_entry(r, e, host, d);
    if (f.verdict == rule_verdict::found) return f;
    const bool is_open = f.verdict == rule_verdict::invalid;
    if (is_open && d == dialect::wazuh5 && is_literal(*r.name)) return f;
    if (is_open ? d == dialect::muster : !pending) pending = std::move(f);
  }
  if (d == dialect::wazuh5 && !is_literal(*r.name) && !tested && !level.entries.empty()) {
    auto f = open_finding(level.path, obstacle::broken,
                          fmt::format("Invalid pattern '{}': no entry of {} could be tested",
                                      r.name->text, level.path));
    if (r.content) return f;
    pending = std::move(f);  // a file further down can still have the name
  }
  return std::nullopt;
}

finding judge_directory(const rule& r, facts& host, dialect d) {
  const auto& dir = host.directory(r.target, r.name.has_value());
  if (d == dialect::muster && dir.now == dir_fact::state::not_directory) return no_folder(r.target);
  if (!r.name) {
    if (dir.now == dir_fact::state::unreadable)
      return open_finding(r.target, obstacle::unreadable, dir.error);
    return plain_finding(dir.now == dir_fact::state::directory, r.target);
  }
  if (dir.now == dir_fact::state::missing || dir.now == dir_fact::state::not_directory)
    return open_finding(r.target, obstacle::absent,
                        fmt::format("Path '{}' does not exist or is not a directory", r.target));
  if (dir.now == dir_fact::state::unreadable && (d == dialect::muster || dir.levels.empty()))
    return open_finding(r.target, obstacle::unreadable, dir.error);
  std::optional<finding> pending;
  auto too_deep = dir.too_deep;
  for (const auto& level : dir.levels) {
    if (d == dialect::muster && level.depth > deepest_in_muster)
      too_deep = level.path;
    else if (auto f = judge_level(r, level, host, d, pending))
      return *f;
  }
  if (dir.now == dir_fact::state::unreadable)
    return open_finding(r.target, obstacle::unreadable, dir.error);
  if (d == dialect::muster && !too_deep.empty())
    return open_finding(
        r.target, obstacle::unreadable,
        fmt::format("{} lies too deep to be looked into, and nothing above it decides", too_deep));
  return pending.value_or(plain_finding(false, describe(r.target, dir)));
}

// ---- processes and commands ----

finding judge_process(const rule& r, facts& host, dialect d) {
  const auto& p = host.processes();
  if (!p.known)
    return open_finding("processes", host.live() ? obstacle::unreadable : obstacle::not_here,
                        p.error);
  const auto one =
      std::ranges::find_if(p.processes, [&](const auto& x) { return is_process(x, r.target, d); });
  if (one == p.processes.end())
    return plain_finding(false, fmt::format("{} processes", p.processes.size()));
  return plain_finding(true, fmt::format("process {} ({})", one->pid, one->name));
}

bool is_expected(const rule& r, const command_fact& c) {
  return r.exits.empty() || std::ranges::find(r.exits, c.outcome.exit_status) != r.exits.end();
}

/// muster: what a command printed before a signal ended it, or with an exit status that the rule
/// does not take for an answer, is not all that it had to say.
std::optional<finding> without_answer(const rule& r, const command_fact& c, dialect d) {
  if (d != dialect::muster) return std::nullopt;
  if (c.outcome.signal != 0)
    return open_finding(r.target, obstacle::unreadable,
                        fmt::format("it was ended by signal {}", c.outcome.signal));
  if (!r.content || is_expected(r, c)) return std::nullopt;
  return open_finding(
      r.target, obstacle::unreadable,
      fmt::format("it ended with exit status {}, which the rule takes for no answer",
                  c.outcome.exit_status));
}

finding judge_command(const rule& r, facts& host, dialect d) {
  const auto& c = host.command(r.target);
  finding f;
  switch (c.now) {
    case command_fact::state::not_here:
      return open_finding(r.target, obstacle::not_here, c.error);
    case command_fact::state::not_permitted:
      return open_finding(r.target, obstacle::not_here, c.error);
    case command_fact::state::not_found:
      return open_finding(r.target, obstacle::absent, c.error);
    case command_fact::state::timed_out:
      f = open_finding(r.target, obstacle::none, c.error);
      f.verdict = rule_verdict::not_run;
      return of_command(std::move(f), c);
    case command_fact::state::ran:
      break;
  }
  const std::string looked_at = describe(r.target, c);
  if (auto no_answer = without_answer(r, c, d)) return of_command(std::move(*no_answer), c);
  f = r.content
          ? from_match(match(*r.content, c.outcome.output, text_kind::command, d, &host.budget()),
                       looked_at, c.outcome.truncated, d)
          : plain_finding(is_expected(r, c), looked_at);
  // wazuh5 never calls a command's output invalid: what it cannot judge there is not found.
  if (d == dialect::wazuh5 && f.verdict == rule_verdict::invalid)
    f.verdict = rule_verdict::not_found;
  return of_command(std::move(f), c);
}

finding look(const rule& r, facts& host, dialect d) {
  switch (r.kind) {
    case target_kind::file:
      return judge_file(r, host, d);
    case target_kind::directory:
      return judge_directory(r, host, d);
    case target_kind::process:
      return judge_process(r, host, d);
    case target_kind::command:
      return judge_command(r, host, d);
    case target_kind::setting:
      return judge_setting(r, host);
    case target_kind::registry:
      break;
  }
  return open_finding("registry", obstacle::not_here, "a registry is on Windows only");
}

/// Past the budget nothing that would have to be matched is judged, also not what was under way:
/// whatever a dialect makes of a match that fails, none came to an end here.
finding look_in_time(const rule& r, facts& host, dialect d) {
  const bool matches = r.name.has_value() || r.content.has_value();
  auto& budget = host.budget();
  if (!matches || !budget.was_over()) {
    auto f = is_wazuh4(d) ? look_wazuh4(r, host) : look(r, host, d);
    if (!matches || !budget.is_over()) return f;
  }
  return open_finding(r.target, obstacle::broken,
                      fmt::format("not judged: this policy has had its {} s of CPU time",
                                  static_cast<double>(budget.limit().count()) / 1000));
}

}  // namespace

std::vector<std::string> files_of(const rule& r, const facts& host, dialect d) {
  if (d == dialect::wazuh5) return {r.target};
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    const auto comma = r.target.find(',', at);
    for (auto& path : host.expand(r.target.substr(at, comma - at))) out.push_back(std::move(path));
    if (comma == r.target.npos) break;
    at = comma + 1;
  }
  return out;
}

rule_evidence judge_rule(const rule& r, facts& host, dialect d) {
  auto f = look_in_time(r, host, d);
  rule_evidence out{
      .rule = r.text,
      .looked_at = std::move(f.looked_at),
      .verdict = negate(f.verdict, r.negated),
      .match = std::move(f.match),
      .argv = r.kind == target_kind::command ? split_command(r.target) : std::vector<std::string>{},
      .exit_status = f.exit_status,
      .duration_ms = f.duration_ms,
      .error = {},
      .why = f.why};
  if (!f.error.empty()) out.error = f.error;
  if (r.missing && f.why == obstacle::absent) {
    out.verdict = *r.missing;
    out.error = fmt::format("{}; the rule says what that means", f.error);
  }
  if (r.kind == target_kind::command) hide_in_command(out, r.target);
  return out;
}

}  // namespace collector::policy
