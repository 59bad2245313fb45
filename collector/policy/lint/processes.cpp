// A process is found by its whole name or command line: what stands in a rule that no process is
// called.
#include <algorithm>
#include <array>

#include "collector/policy/lint/letters.hpp"
#include "collector/policy/lint/literal_slips.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t longest_comm = 15;  // what the kernel keeps of a process's name

bool begins_variable(std::string_view s) {
  return s.size() > 1 && s[0] == '$' &&
         (std::isalpha(static_cast<unsigned char>(s[1])) != 0 || s[1] == '_');
}

/// `*.py`, `/srv/*`: a word that a shell would have expanded. `*:6379` is an address.
std::string_view glob_among(std::string_view command_line) {
  for (const auto word : common::split(command_line, ' ')) {
    const auto star = word.find('*');
    if (star == npos) continue;
    const bool behind =
        star + 2 < word.size() && word[star + 1] == '.' && is_letter(word[star + 2]);
    const bool before =
        star > 0 &&
        (word[star - 1] == '/' || is_letter(word[star - 1]) || is_digit(word[star - 1])) &&
        star + 1 == word.size();
    if (behind || before) return word;
  }
  return {};
}

/// `23/tcp`.
bool is_port(std::string_view s) {
  const auto slash = s.find_first_not_of("0123456789");
  return slash != npos && slash > 0 && (s.substr(slash) == "/tcp" || s.substr(slash) == "/udp");
}

/// `/telnetd`. In containers other programs do lie there.
bool is_daemon_at_root(std::string_view s) {
  static constexpr auto daemons = std::to_array<std::string_view>(
      {"/telnetd", "/in.telnetd", "/sshd",     "/inetd",   "/xinetd", "/rshd",
       "/rlogind", "/ftpd",       "/vsftpd",   "/tftpd",   "/cron",   "/crond",
       "/cupsd",   "/auditd",     "/rsyslogd", "/chronyd", "/ntpd",   "/avahi-daemon",
       "/rpcbind", "/nfsd",       "/smbd",     "/snmpd",   "/ypserv"});
  return std::ranges::find(daemons, s) != daemons.end();
}

/// What muster says of a name that no process has.
std::string_view why_no_name(std::string_view name) {
  const auto first = name.substr(0, name.find(' '));
  if (name.find("  ") != npos)
    return "two blanks: the words of a command line have one between them";
  if (name.find_first_not_of("0123456789") == npos) return "a number is no name of a program";
  if (first.starts_with("pid:")) return "a process is named by its program, not by a number";
  if ((name.front() == '(' && !name.starts_with("(sd-")) || name.front() == '%' ||
      name.front() == '{')
    return "the name stands alone, without brackets or signs around it";
  if (name.find(" # ") != npos || name.find(" // ") != npos)
    return "a remark is no part of a command line";
  if (first.find('=') != npos) return "`=` in a name: only the name or the command line is written";
  const auto signs = first.size() == name.size() ? ":/;,&#@" : ";,&#";
  if (std::string_view(signs).find(first.back()) != npos || first.find(';') != npos)
    return "the name ends in a sign: a process is named by its program, as in `p:sshd`";
  for (const std::string_view unit : {".service", ".socket", ".timer", ".target", ".exe"})
    if (first.ends_with(unit))
      return "this is the name of a unit: a process is named by its program";
  for (const std::string_view folder : {"bin/", "sbin/", "usr/", "opt/", "lib/", "./", "../", "~/"})
    if (first.starts_with(folder)) return "a path begins with `/`; a name has no folder in front";
  for (const std::string_view file : {".pid", ".sock", ".conf"})
    if (first.ends_with(file) && first.size() == name.size() && !first.starts_with('/'))
      return "this is the name of a file: a process is named by its program";
  if (is_port(name)) return "a port is no process: which program listens is named, as in `p:sshd`";
  if (is_daemon_at_root(name)) return "no program lies there: leave the `/` out";
  const auto space = name.find(' ');
  if (space == npos) return {};
  const auto second = name.substr(space + 1, name.find(' ', space + 1) - space - 1);
  if (const auto glob = glob_among(name); !glob.empty())
    return "globs are not expanded: it is the whole command line, as ps shows it";
  if (first.back() != ':' && second.starts_with('(') && name.ends_with(')'))
    return "a remark in brackets is no part of a command line";
  static constexpr auto words = std::to_array<std::string_view>(
      {"or",      "and",    "OR",     "AND",     "not",     "is", "running", "isrunning",
       "stopped", "active", "exists", "started", "enabled", "&",  "|",       "||",
       "&&",      "+",      "->",     "==",      "=",       "!=", "-"});
  if (std::ranges::find(words, second) != words.end())
    return "this is no command line: a rule names one process, and asks whether it runs";
  return {};
}

void lint_process_name(rule_lint& l) {
  const std::string_view name = l.rule.parsed->target;
  const auto at = l.rule.text.find(l.rule.parsed->target);
  const bool words = name.find(' ') != npos;
  const bool pattern = begins_minterm(name, l.speaks) || name.starts_with('!') ||
                       name.starts_with('^') || name.ends_with('$') || name.find(" && ") != npos ||
                       name.find(".*") != npos ||
                       (!words && name.find_first_of("*?\\|[]\"'`,") != npos);
  if (pattern)
    return l.warn(at, "process-regex",
                  "a process is found by its whole name or command line: no regex, no glob and no "
                  "list; write a rule for each name");
  if (const auto dollar = name.find('$');
      dollar != npos && begins_variable(name.substr(dollar)) && !words)
    return l.warn(at + dollar, "variable-unknown",
                  fmt::format("'{}' is in no `variables`", name.substr(dollar)));
  if (const auto why = l.strict() ? why_no_name(name) : ""; !why.empty())
    return l.warn(at, "process-name", fmt::format("'{}' is no process: {}", name, why));
  if (l.speaks == dialect::wazuh5 && !words && name.size() > longest_comm && !name.starts_with('/'))
    l.warn(at, "process-long",
           fmt::format("the kernel keeps {} bytes of a name: '{}' is found only where the process "
                       "was started by that word alone",
                       longest_comm, name));
}

/// 4.x: a pattern on what ps shows, the name that the kernel keeps.
void lint_process_pattern(rule_lint& l) {
  for (const auto& t : terms_of(l)) {
    const auto body = t.body();
    if (begins_minterm(body, l.speaks) || body.starts_with("R:") || body.starts_with("N:"))
      continue;
    if (body.size() > longest_comm && body.find(' ') == npos)
      l.warn(t.body_at(), "process-long",
             fmt::format("the kernel keeps {} bytes of a name: '{}' is never there", longest_comm,
                         body));
  }
}

}  // namespace

void lint_process(rule_lint& l) {
  if (is_wazuh4(l.speaks))
    lint_process_pattern(l);
  else
    lint_process_name(l);
}

}  // namespace collector::policy
