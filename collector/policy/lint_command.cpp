#include <algorithm>
#include <array>

#include "collector/policy/lint_rule.hpp"

namespace collector::policy {

namespace {

bool is_shell(std::string_view program) {
  static constexpr std::array<std::string_view, 8> shells{
      "sh", "bash", "dash", "ksh", "zsh", "powershell", "powershell.exe", "cmd"};
  return std::ranges::find(
             shells, program.substr(program.rfind('/') == npos ? 0 : program.rfind('/') + 1)) !=
         shells.end();
}

/// A word that only a shell gives a meaning to.
bool is_shell_word(std::string_view w) {
  static constexpr std::array<std::string_view, 13> words{
      "|", "||", "&&", ";", ">", ">>", "<", "2>", "&", "2>&1", "2>/dev/null", "|&", "&>"};
  return std::ranges::find(words, w) != words.end() || w.starts_with("$(") || w.starts_with('`') ||
         w.ends_with(';') || w.starts_with(">/") || w.starts_with("2>/");
}

bool runs_a_shell(const std::vector<std::string>& argv) {
  return std::ranges::any_of(argv, [](const auto& w) { return is_shell(w); });
}

/// How often it stands there without a backslash in front.
std::size_t unescaped(std::string_view target, char c) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] == '\\')
      ++i;
    else
      n += target[i] == c ? 1u : 0u;
  }
  return n;
}

}  // namespace

void lint_command(rule_lint& l) {
  if (!l.rule.parsed || l.rule.parsed->kind != target_kind::command) return;
  const auto& target = l.rule.parsed->target;
  const auto at = l.rule.text.find(target);
  if (is_wazuh4(l.speaks) && !l.rule.parsed->content)
    l.warn(at, "command-without-pattern", "4.x does not run it and takes it for found");
  if (unescaped(target, '"') % 2 != 0)
    l.warn(at, "quotes-unbalanced",
           "a double quote is not closed: it reaches to the end of the command");
  const auto argv = split_command(target);
  if (runs_a_shell(argv)) {
    // Inside double quotes they are the shell's; here they came to lie in two words.
    const auto torn = [](const std::string& w) { return std::ranges::count(w, '\'') % 2 != 0; };
    if (std::ranges::count_if(argv, torn) > 1)
      l.warn(at + target.find('\''), "single-quotes",
             "single quotes join no words: write the shell's command in double quotes");
    return;
  }
  if (target.find('\'') != npos)
    l.warn(at + target.find('\''), "single-quotes",
           "single quotes are ordinary characters without a shell: use double quotes");
  for (const auto& w : argv) {
    if (is_shell_word(w)) {
      l.warn(at, "shell-syntax",
             fmt::format("'{}' is an argument here: there is no shell; run sh -c \"…\"", w));
      break;
    }
    if (w.starts_with('/') && w.find('*') != npos) {
      l.warn(at, "shell-glob",
             fmt::format("'{}' is an argument as it stands: there is no shell to expand it", w));
      break;
    }
  }
}

/// 5.x takes what it cannot read for empty: the rule is not found, and what counts on that passes.
void lint_fail_open(rule_lint& l) {
  if (l.speaks != dialect::wazuh5 || !l.negative || !l.rule.parsed) return;
  const auto& r = *l.rule.parsed;
  if ((r.kind != target_kind::file && r.kind != target_kind::directory) || !r.content ||
      r.content->whole_literal)
    return;
  l.warn(npos, "fail-open",
         fmt::format("this passes when '{}' cannot be read; the dialect muster says invalid",
                     r.target));
}

}  // namespace collector::policy
