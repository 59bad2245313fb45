#include "collector/policy/first_lines.hpp"

#include <set>

#include "collector/policy/shown.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t most_bytes = 4096;

/// The names of the entries that were looked at.
std::string names_in(const dir_fact& d) {
  std::string out;
  for (const auto& level : d.levels)
    for (const auto& e : level.entries) {
      if (out.size() > most_bytes) return out;
      out += e.path + '\n';
    }
  return out;
}

/// Each once, where the one that the rule is about is not among them.
std::string other_processes(const rule& r, facts& host, const rule_evidence& e) {
  if (negate(e.verdict, r.negated) != rule_verdict::not_found) return {};
  std::set<std::string> names;
  for (const auto& p : host.processes().processes) names.insert(p.name);
  std::string out;
  for (const auto& name : names) out += name + '\n';
  return out;
}

/// Of a list of files the first one that is there.
std::string file_lines(const rule& r, facts& host, dialect d, std::size_t room) {
  for (const auto& path : files_of(r, host, d))
    if (const auto& f = host.file(path); f.now == file_fact::state::regular)
      return shown_file(path, f.bytes, room);
  return {};
}

std::string lines_of(const rule& r, facts& host, dialect d, const rule_evidence& e,
                     std::size_t room) {
  switch (r.kind) {
    case target_kind::file:
      return r.content ? file_lines(r, host, d, room) : std::string{};
    case target_kind::command: {
      // 4.x does not run every command that it has a verdict on: asking would start it.
      if (!e.exit_status) return {};
      const auto& c = host.command(r.target);
      return c.now == command_fact::state::ran ? shown_output(r.target, c.outcome.output, room)
                                               : std::string{};
    }
    case target_kind::directory:
      return r.name ? shown_lines(names_in(host.directory(r.target, true)), room) : std::string{};
    case target_kind::process:
      return shown_lines(other_processes(r, host, e), room);
    default:
      return {};
  }
}

/// It was judged, and no line or value of what it looked at stands for that.
bool is_unexplained(const rule_evidence& e) {
  return !e.match.line && !e.match.value && !e.match.near && !e.error &&
         (e.verdict == rule_verdict::found || e.verdict == rule_verdict::not_found);
}

}  // namespace

void show_first_lines(const rule& r, facts& host, dialect d, rule_evidence& e) {
  if (is_unexplained(e)) e.first_lines = lines_of(r, host, d, e, most_bytes);
}

void show_first_lines(std::span<const loaded_rule> rules, condition want, facts& host, dialect d,
                      std::span<rule_evidence> evidence) {
  const auto decisive = want == condition::none ? rule_verdict::found : rule_verdict::not_found;
  std::size_t room = most_bytes;
  for (std::size_t i = 0; i < rules.size() && room > 0; ++i) {
    if (!rules[i].parsed || evidence[i].verdict != decisive || !is_unexplained(evidence[i]))
      continue;
    evidence[i].first_lines = lines_of(*rules[i].parsed, host, d, evidence[i], room);
    room -= std::min(room, evidence[i].first_lines.size());
  }
}

}  // namespace collector::policy
