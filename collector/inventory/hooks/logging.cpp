// What is kept of what happens on the host: where rsyslog, journald and auditd write it, and what
// they are told to throw away. Lines of syslog-ng are not followed.
#include <algorithm>
#include <array>

#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/services/unit_file.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::string_view thrown_away = "thrown away", read_from = "read from";
constexpr std::size_t line_words_most = 64;

/// `stop`, `~` and `/dev/null`, in whatever brackets and quotes.
bool throws_away(std::string_view line) {
  for (const auto word : words_of(line, line_words_most, " \t\r{}();=")) {
    const auto is = common::lower_case(word);
    if (is == "stop" || is == "~" || is == "/dev/null" || is == "-/dev/null" ||
        is == "\"/dev/null\"")
      return true;
  }
  return false;
}

/// `auth,authpriv.*` and a file, or another host.
bool keeps(const std::vector<std::string_view>& words) {
  if (words.size() != 2 || words[0].find('.') == words[0].npos) return false;
  return words[1].starts_with('/') || words[1].starts_with("-/") || words[1].starts_with('@');
}

void each_source(std::string_view line, const named_command& each) {
  for (const std::string_view source : {"imuxsock", "imklog", "imjournal"})
    if (line.find(source) != line.npos && common::lower_case(line).find("load") != line.npos)
      each(source, read_from);
}

/// rsyslog.conf(5). What begins with `&`, or is a bracket, goes on with the line before.
void each_kept_line(std::string_view rest, const named_command& each) {
  std::string before;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const bool goes_on = line[0] == '&' || line[0] == '}' || line[0] == '{' || line == "stop";
    const auto text =
        goes_on && !before.empty() ? before + " " + std::string(line) : std::string(line);
    const auto words = words_of(line, 3);
    if (throws_away(line))
      each(text, thrown_away);
    else if (keeps(words))
      each(words[0], words[1]);
    each_source(line, each);
    if (!goes_on) before = std::string(line.substr(0, 256));
  }
}

template <std::size_t N>
void each_setting_of(std::string_view text, const std::array<std::string_view, N>& wanted,
                     const named_command& each) {
  each_assignment(text, [&](std::string_view, std::string_view name, std::string_view value) {
    if (std::ranges::find(wanted, name) != wanted.end()) each(name, common::lower_case(value));
  });
}

void each_journal_setting(std::string_view text, const named_command& each) {
  constexpr auto wanted = std::to_array<std::string_view>(
      {"Storage", "ForwardToSyslog", "MaxLevelStore", "MaxLevelSyslog", "MaxRetentionSec",
       "RuntimeMaxUse", "SystemMaxUse"});
  each_setting_of(text, wanted, each);
}

void each_audit_setting(std::string_view text, const named_command& each) {
  constexpr auto wanted = std::to_array<std::string_view>(
      {"write_logs", "local_events", "log_file", "num_logs", "max_log_file_action",
       "space_left_action", "admin_space_left_action", "disk_full_action", "disk_error_action"});
  each_setting_of(text, wanted, each);
}

}  // namespace

void read_logging_hooks(hook_rows& to) {
  const std::string kind = "logging";
  to.add_commands({kind, "etc/rsyslog.conf"}, each_kept_line);
  for (const auto& name : to.names_in({kind, "etc/rsyslog.d"}, ".conf"))
    to.add_commands({kind, "etc/rsyslog.d/" + name}, each_kept_line);
  to.add_commands({kind, "etc/systemd/journald.conf"}, each_journal_setting);
  for (const std::string folder : {"etc/systemd/journald.conf.d", "run/systemd/journald.conf.d",
                                   "usr/local/lib/systemd/journald.conf.d"})
    for (const auto& name : to.names_in({kind, folder}, ".conf"))
      to.add_commands({kind, folder + "/" + name}, each_journal_setting);
  to.add_commands({kind, "etc/audit/auditd.conf"}, each_audit_setting);
}

}  // namespace collector::inventory
