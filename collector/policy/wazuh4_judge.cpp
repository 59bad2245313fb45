#include "collector/policy/wazuh4_judge.hpp"

#include <sys/stat.h>
#include <algorithm>

#include "collector/policy/shown.hpp"
#include "collector/policy/wazuh4_match.hpp"

namespace collector::policy {

namespace {

/// 4.x asks about process ids up to this one.
constexpr std::int64_t highest_pid = 32'768;

std::vector<std::string> split_list(const std::string& targets) {
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    const auto comma = targets.find(',', at);
    if (comma != at && at < targets.size()) out.push_back(targets.substr(at, comma - at));
    if (comma == targets.npos) return out;
    at = comma + 1;
  }
}

/// The first that is found decides; else what is invalid sticks, wherever it stands in the list.
template <class One>
finding first_found(const std::string& list, One&& one) {
  finding worst = plain_finding(false, list);
  for (const auto& target : split_list(list)) {
    auto f = one(target);
    if (f.verdict == rule_verdict::found) return f;
    if (worst.verdict == rule_verdict::not_found) worst = std::move(f);
  }
  return worst;
}

/// A path that is not there because it leads on from something that is no folder.
bool leads_through_file(std::string path, facts& host) {
  for (auto end = path.rfind('/'); end != path.npos && end > 0; end = path.rfind('/')) {
    path.resize(end);
    const auto& above = host.existence(path);
    if (above.now == file_fact::state::missing) continue;
    return above.now == file_fact::state::regular ||
           (above.now == file_fact::state::other_type && !S_ISDIR(above.facts.mode));
  }
  return false;
}

finding judge_presence(const std::string& path, facts& host) {
  const auto& f = host.existence(path);
  switch (f.now) {
    case file_fact::state::regular:
      return plain_finding(true, describe(path, f));
    case file_fact::state::missing:
      if (!leads_through_file(path, host)) return plain_finding(false, path);
      return open_finding(
          path, obstacle::absent,
          fmt::format("Could not resolve the real path of '{}': Not a directory", path));
    case file_fact::state::other_type:
      return open_finding(
          path, obstacle::absent,
          fmt::format("FILE_EXISTS({}) -> RETURN_INVALID: Not a regular file.", path));
    case file_fact::state::unreadable:
    case file_fact::state::unresolvable:
    case file_fact::state::left_out:
      break;
  }
  return open_finding(path, obstacle::unreadable,
                      fmt::format("Could not resolve the real path of '{}': {}", path, f.error));
}

finding judge_content(const std::string& path, const pattern& p, facts& host) {
  const auto& f = host.file(path);
  if (f.now == file_fact::state::regular)
    return from_match(without_secret_file(match_wazuh4_file(p, f.bytes, &host.budget()), path),
                      describe(path, f));
  const bool absent = f.now == file_fact::state::missing || f.now == file_fact::state::other_type;
  return open_finding(
      path, absent ? obstacle::absent : obstacle::unreadable,
      fmt::format("Could not open file '{}'{}{}", path, absent ? "" : ": ", absent ? "" : f.error));
}

finding judge_presences(const std::string& list, facts& host) {
  return first_found(list, [&](const std::string& path) { return judge_presence(path, host); });
}

finding judge_contents(const std::string& list, const pattern& p, facts& host) {
  return first_found(list, [&](const std::string& path) { return judge_content(path, p, host); });
}

// ---- directories ----

bool is_named(const pattern& p, const std::string& name) {
  if (const auto& regex = p.terms.front().compiled)
    if (const auto found = regex->search(name); found && *found) return true;
  return os_match(p.text, name);
}

/// 4.x opens the directory to see whether it is there.
finding judge_directory_existence(const std::string& path, facts& host) {
  const auto& d = host.directory(path, true);
  switch (d.now) {
    case dir_fact::state::missing:
      if (!leads_through_file(path, host)) return plain_finding(false, path);
      break;
    case dir_fact::state::directory:
      return plain_finding(true, path);
    case dir_fact::state::unreadable:
      if (!d.levels.empty())
        return plain_finding(true, path);  // some folder below it is closed, not this one
      break;
    case dir_fact::state::not_directory:
      break;
  }
  const bool other = d.now != dir_fact::state::unreadable;
  return open_finding(path, other ? obstacle::absent : obstacle::unreadable,
                      fmt::format("Could not check directory existence for '{}': {}", path,
                                  other ? "Not a directory" : d.error));
}

finding judge_entry(const rule& r, const dir_fact::entry& e, facts& host) {
  // A comma in the path splits it, there as here.
  return r.content ? judge_contents(e.path, *r.content, host) : judge_presences(e.path, host);
}

finding judge_directory(const rule& r, const std::string& path, facts& host) {
  const auto& d = host.directory(path, true);
  if (d.now == dir_fact::state::missing || d.now == dir_fact::state::not_directory)
    return open_finding(path, obstacle::absent, fmt::format("Could not open dir '{}'", path));
  finding worst = plain_finding(false, describe(path, d));
  if (d.now == dir_fact::state::unreadable)
    worst = open_finding(path, obstacle::unreadable,
                         fmt::format("Could not open '{}': {}", path, d.error));
  for (const auto& level : d.levels)
    for (const auto& e : level.entries) {
      if (host.budget().spent()) return worst;
      if (e.type == common::dir_entry::kind::directory || !is_named(*r.name, e.name)) continue;
      auto f = judge_entry(r, e, host);
      if (f.verdict == rule_verdict::found) return f;
      if (worst.verdict == rule_verdict::not_found) worst = std::move(f);
    }
  return worst;
}

// ---- processes and commands ----

finding judge_running(const rule& r, facts& host) {
  const auto& p = host.processes();
  if (!p.known && !host.live()) return open_finding("processes", obstacle::not_here, p.error);
  if (p.processes.empty())
    return plain_finding(true, "no list of processes, which 4.x takes for found");
  finding worst = plain_finding(false, fmt::format("{} processes", p.processes.size()));
  for (const auto& one : p.processes) {
    if (one.pid > highest_pid) continue;
    auto m = match_wazuh4_process(*r.content, one.name);
    if (m.verdict != rule_verdict::not_found)
      return from_match(std::move(m), fmt::format("process {} ({})", one.pid, one.name));
  }
  return worst;
}

finding judge_command(const rule& r, facts& host) {
  if (!r.content)
    return plain_finding(true,
                         "4.x takes a command without a pattern for found, and does not run it");
  if (split_command(r.target).empty())
    return from_match(match_wazuh4_output(*r.content, ""), "an empty command");
  const auto& c = host.command(r.target);
  switch (c.now) {
    case command_fact::state::not_here:
    case command_fact::state::not_permitted:
      return open_finding(r.target, obstacle::not_here, c.error);
    case command_fact::state::not_found:
      return open_finding(
          r.target, obstacle::absent,
          fmt::format("Invalid path or wrong permissions to run command '{}'", r.target));
    case command_fact::state::timed_out:
      return of_command(
          open_finding(r.target, obstacle::none,
                       fmt::format("Timeout overtaken running command '{}'", r.target)),
          c);
    case command_fact::state::ran:
      break;
  }
  return of_command(from_match(match_wazuh4_output(*r.content, c.outcome.output, &host.budget()),
                               describe(r.target, c)),
                    c);
}

}  // namespace

finding look_wazuh4(const rule& r, facts& host) {
  switch (r.kind) {
    case target_kind::file:
      if (r.content) return judge_contents(r.target, *r.content, host);
      return judge_presences(r.target, host);
    case target_kind::directory:
      return first_found(r.target, [&](const std::string& path) {
        return r.name ? judge_directory(r, path, host) : judge_directory_existence(path, host);
      });
    case target_kind::process:
      return judge_running(r, host);
    case target_kind::command:
      return judge_command(r, host);
    case target_kind::setting:
    case target_kind::registry:
      break;
  }
  return open_finding("registry", obstacle::not_here, "a registry is on Windows only");
}

}  // namespace collector::policy
