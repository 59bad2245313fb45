// What programs that people start are told to run: ssh, git, tmux.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "collector/effective/sshd_words.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/services/unit_file.hpp"
#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t client_lines_most = 5000;

struct client_setting {
  std::string_view keyword, name;
};
constexpr auto client_settings = std::to_array<client_setting>({
    {"include", "Include"},
    {"knownhostscommand", "KnownHostsCommand"},
    {"localcommand", "LocalCommand"},
    {"permitlocalcommand", "PermitLocalCommand"},
    {"pkcs11provider", "PKCS11Provider"},
    {"proxycommand", "ProxyCommand"},
    {"securitykeyprovider", "SecurityKeyProvider"},
    {"xauthlocation", "XAuthLocation"},
});

bool is_usual_of_client(std::string_view keyword, std::string_view value) {
  return value == "none" || (keyword == "permitlocalcommand" && value != "yes") ||
         (keyword == "securitykeyprovider" && value == "internal") ||
         (keyword == "include" && (value == "/etc/ssh/ssh_config.d/*.conf" ||
                                   value == "/etc/crypto-policies/back-ends/openssh.config"));
}

/// ssh_config(5): `Host x: ProxyCommand`, and blocks that a command decides on.
void each_ssh_client_command(std::string_view rest, const named_command& each) {
  std::string block;
  std::size_t lines = 0;
  for (std::string_view line; lines++ < client_lines_most && next_line(rest, line);) {
    const auto cut = effective::cut_sshd_line(line);
    if (cut.arguments.empty()) continue;
    const auto value = fmt::format("{}", fmt::join(cut.arguments, " "));
    if (cut.keyword == "host" || cut.keyword == "match")
      block = fmt::format("{} {}: ", cut.keyword == "host" ? "Host" : "Match", value);
    if (cut.keyword == "match" && common::lower_case(value).find("exec") != value.npos)
      each("Match", value);
    const auto is = std::ranges::find(client_settings, cut.keyword, &client_setting::keyword);
    if (is != client_settings.end() && !is_usual_of_client(cut.keyword, value))
      each(block + std::string(is->name), value);
  }
}

/// `less`, and not `sh -c …` or a file.
bool is_plain_word(std::string_view value) {
  return value.find_first_of("/ \t|;&$`!") == value.npos;
}

bool is_run_by_git(std::string_view section, std::string_view name, std::string_view value) {
  constexpr auto of_core = std::to_array<std::string_view>(
      {"askpass", "editor", "fsmonitor", "gitproxy", "hookspath", "pager", "sshcommand"});
  section = section.substr(0, section.find_first_of(" \t\""));
  if (section == "alias") return value.starts_with('!');
  if (section == "include" || section == "includeif") return name == "path";
  if (section == "credential") return name == "helper" && !is_plain_word(value);
  if (section == "filter")
    return (name == "clean" || name == "smudge" || name == "process") &&
           !value.starts_with("git-lfs ");
  if (section == "diff" || section == "merge")
    return name == "command" || name == "textconv" || name == "driver" || name == "external";
  return section == "core" && std::ranges::find(of_core, name) != of_core.end() &&
         (name == "hookspath" || !is_plain_word(value));
}

/// git-config(1), as far as it names commands: `core.sshcommand`
void each_git_command(std::string_view text, const named_command& each) {
  each_assignment(text,
                  [&](std::string_view section, std::string_view name, std::string_view value) {
                    const auto in = common::lower_case(section), is = common::lower_case(name);
                    if (value.size() > 1 && value.starts_with('"') && value.ends_with('"'))
                      value = value.substr(1, value.size() - 2);
                    if (is_run_by_git(in, is, value)) each(fmt::format("{}.{}", in, is), value);
                  });
}

/// `run-shell /x`, `if-shell /x …`, and `#(/x)` in what is shown.
void each_tmux_command(std::string_view rest, const named_command& each) {
  std::string line;
  while (next_joined(rest, line)) {
    if (line.starts_with('#')) continue;
    for (const std::string_view what : {"run-shell", "if-shell", "run ", "if ", "#("})
      if (line.find(what) != line.npos) {
        each("command", line);
        break;
      }
  }
}

}  // namespace

void read_client_hooks(hook_rows& to) {
  to.add_commands({"ssh-client", "etc/ssh/ssh_config"}, each_ssh_client_command);
  for (const auto& name : to.names_in({"ssh-client", "etc/ssh/ssh_config.d"}, ".conf"))
    to.add_commands({"ssh-client", "etc/ssh/ssh_config.d/" + name}, each_ssh_client_command);
  to.add_commands({"git", "etc/gitconfig"}, each_git_command);
  to.add_commands({"tmux", "etc/tmux.conf"}, each_tmux_command);
}

void read_client_hooks_of(hook_rows& to, const home& h) {
  const auto below = h.path.empty() ? std::string{} : h.path + "/";
  to.add_commands({"ssh-client", below + ".ssh/config", h.user}, each_ssh_client_command);
  for (const auto* file : {".gitconfig", ".config/git/config"})
    to.add_commands({"git", below + file, h.user}, each_git_command);
}

}  // namespace collector::inventory
