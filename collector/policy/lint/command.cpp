#include <algorithm>
#include <array>

#include "collector/policy/lint/command_words.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

namespace {

using words = std::vector<command_word>;

bool among(std::string_view one, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, one) != all.end();
}

std::string_view name_of(std::string_view program) {
  return program.substr(program.rfind('/') == npos ? 0 : program.rfind('/') + 1);
}

bool is_shell(std::string_view program) {
  return among(name_of(program), {"sh", "bash", "dash", "ksh", "zsh", "fish", "ash"});
}

/// Whatever is handed to it has a syntax of its own.
bool is_windows(std::string_view program) {
  auto name = std::string(name_of(program));
  std::ranges::transform(name, name.begin(), lower);
  return name.find("powershell") != npos || name.ends_with(".exe") ||
         among(name, {"cmd", "reg", "net", "sqlcmd", "auditpol", "wmic", "secedit"}) ||
         program.find('\\') != npos || program.find('%') != npos;
}

/// The word that is the program: behind sudo, env and the like with their options.
std::size_t program_at(const words& w) {
  std::size_t i = 0;
  const auto wraps = [&] {
    return i < w.size() &&
           among(name_of(w[i].text), {"sudo", "env", "nice", "ionice", "timeout", "chroot", "nohup",
                                      "setsid", "time", "runuser", "su", "xargs"});
  };
  while (wraps()) {
    const auto wrapper = name_of(w[i++].text);
    while (i < w.size() && (w[i].text.starts_with('-') || w[i].text.find('=') != npos)) {
      const bool takes = among(w[i].text, {"-u", "-g", "-n", "-c"}) && wrapper != "env";
      i += takes && wrapper != "su" && i + 1 < w.size() ? 2 : 1;
    }
    if (among(wrapper, {"timeout", "chroot"}) && i < w.size()) ++i;
  }
  return std::min(i, w.empty() ? 0 : w.size() - 1);
}

/// Programs with a language in which $x, ; and the like are their own.
bool has_own_language(std::string_view program) {
  return among(name_of(program),
               {"awk", "gawk", "mawk", "nawk", "perl", "python", "python3", "sed", "dpkg-query",
                "rpm", "jq", "psql", "mysql", "ruby", "osascript", "find", "sqlplus"});
}

bool is_redirection(std::string_view w) {
  auto rest = w;
  if (!rest.empty() && (rest[0] == '&' || (rest[0] >= '0' && rest[0] <= '9')))
    rest.remove_prefix(1);
  if (rest.starts_with(">>"))
    rest.remove_prefix(2);
  else if (rest.starts_with('>') || rest.starts_with('<'))
    rest.remove_prefix(1);
  else
    return false;
  return rest.empty() || rest[0] == '/' || rest[0] == '&' || rest[0] == '<' || rest[0] == '(';
}

/// Glued to the next program: `a|grep`.
bool is_glued_pipe(std::string_view w) {
  static constexpr std::array<std::string_view, 11> filters{
      "grep", "egrep", "wc", "awk", "sed", "head", "tail", "sort", "cut", "tr", "xargs"};
  const auto bar = w.find('|');
  if (bar == npos || bar == 0) return bar == 0 && w.size() > 1;
  return std::ranges::any_of(filters, [&](auto f) { return w.substr(bar + 1) == f; });
}

/// What only a shell gives a meaning to, outside of quotes.
bool is_operator(const command_word& w, std::string_view program) {
  if (!w.bare) return false;
  const std::string_view t = w.text;
  const bool ends_find = t == ";" && name_of(program) == "find";
  return among(t, {"|", "||", "&&", "&", "|&"}) || (t.ends_with(';') && !ends_find) ||
         (t.ends_with('&') && t.find("://") == npos) || t.starts_with("$(") || t.starts_with('`') ||
         is_redirection(t) ||
         (is_glued_pipe(t) && !among(name_of(program), {"grep", "egrep", "awk"}));
}

bool names_variable(std::string_view w) {
  for (auto at = w.find('$'); at != npos; at = w.find('$', at + 1)) {
    const auto next = at + 1 < w.size() ? w[at + 1] : ' ';
    const bool named = (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') ||
                       next == '_' || next == '{' || next == '(';
    if (named && (at == 0 || std::string_view("/=:\"").find(w[at - 1]) != npos)) return true;
  }
  return false;
}

bool is_path_glob(const words& w, std::size_t i) {
  const std::string_view t = w[i].text;
  const bool of_find = i > 0 && w[i - 1].text.starts_with('-') && name_of(w[0].text) == "find";
  const auto open = t.find('{'), comma = t.find(',', open);
  const bool braces = open != npos && comma != npos && t.find('}', comma) != npos;
  return !of_find && t.starts_with('/') && (braces || t.find_first_of("*?") != npos);
}

void lint_words(rule_lint& l, const words& w, std::size_t program, std::size_t at) {
  const auto& name = w[program].text;
  const auto place = [&](std::size_t i) {
    return at + static_cast<std::size_t>(w[i].written.data() - w[0].written.data());
  };
  for (std::size_t i = 0; i < w.size(); ++i) {
    const std::string_view t = w[i].text;
    if (is_operator(w[i], name))
      return l.warn(place(i), "shell-syntax",
                    fmt::format("'{}' is an argument here: there is no shell; run sh -c \"…\"", t));
    if (is_path_glob(w, i))
      return l.warn(
          place(i), "shell-glob",
          fmt::format("'{}' is an argument as it stands: there is no shell to expand it", t));
    if (!has_own_language(name) && (names_variable(t) || t == "~" || t.starts_with("~/") ||
                                    (t.starts_with('~') && t.size() > 1 && is_letter(t[1]))))
      return l.warn(
          place(i), "shell-variable",
          fmt::format("'{}' is an argument as it stands: only a shell knows variables and "
                      "`~`, and commands get no environment",
                      t));
  }
}

bool lint_program(rule_lint& l, const words& w, std::size_t program, std::size_t at) {
  const auto& first = w[program];
  const std::string_view t = first.text;
  if (program == 0 && t.find('=') != npos && t.find('/') > t.find('='))
    return l.warn(at, "shell-syntax",
                  fmt::format("'{}' is taken for the program: variables are set by env", t)),
           false;
  if (among(t, {"command", "type",    "ulimit", "cd",   "export",  "source",   ".",    "umask",
                "set",     "unset",   "eval",   "exec", "alias",   "hash",     "read", "shopt",
                "declare", "local",   "trap",   "wait", "jobs",    "[[",       "if",   "for",
                "while",   "case",    "exit",   "!",    "builtin", "function", ":",    "return",
                "typeset", "getopts", "test=",  "{",    "("}))
    return l.warn(at, "shell-builtin",
                  fmt::format("'{}' is part of a shell and no program: run sh -c \"…\"", t)),
           false;
  if (t.find(' ') != npos)
    return l.warn(at, "command-path",
                  fmt::format("'{}' is one word, so it is the name of the program: quote arguments "
                              "only",
                              t)),
           false;
  if (const auto bad = t.find_first_of("&~;|%*?<>()$!#,"); bad != npos && l.strict())
    return l.warn(at + bad, "command-path",
                  fmt::format("`{}` in the name of the program: there is no shell", t[bad])),
           false;
  if (t.find('/') != npos && !t.starts_with('/') && t.find('\\') == npos)
    return l.warn(at, "command-path",
                  fmt::format(
                      "'{}' is relative to wherever the collector runs: write the whole path, or a "
                      "name alone",
                      t)),
           false;
  return true;
}

/// `sh -c ls | wc -l`: the shell's script is the one word behind -c.
void lint_script(rule_lint& l, const words& w, std::size_t shell, std::size_t at) {
  for (std::size_t i = shell + 1; i < w.size() && w[i].text.starts_with('-'); ++i) {
    if (!w[i].text.ends_with('c') || w[i].text.starts_with("--")) continue;
    if (i + 1 == w.size()) return l.warn(at, "shell-words", "`-c` without a script behind it");
    const bool used = w[i + 1].text.find('$') != npos;
    if (i + 2 < w.size() && !used && !w[i + 1].text.empty() && w[i + 1].written.find('\'') == npos)
      l.warn(at, "shell-words",
             fmt::format("the script is the one word '{}' only: put all of it in double quotes",
                         w[i + 1].text));
    return;
  }
}

/// `"%p\n"`: the backslash takes the next character as it is, so that `n` is left.
void lint_backslash(rule_lint& l, std::string_view target, std::size_t at) {
  for (auto i = target.find('\\'); i != npos && i + 1 < target.size();
       i = target.find('\\', i + 2)) {
    const char next = target[i + 1];
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                        (next >= '0' && next <= '9');
    const bool in_word = i > 0 && target[i - 1] != ' ';
    if (letter || (in_word && std::string_view(".+?[]{^").find(next) != npos))
      return l.warn(at + i, "command-backslash",
                    fmt::format("`\\{0}` reaches the program as `{0}`: a backslash takes the next "
                                "character as it is; write `\\\\{0}`",
                                next));
  }
  if (target.ends_with('\\') && !target.ends_with("\\\\"))
    l.warn(at + target.size() - 1, "command-backslash", "a backslash at the end of the command");
}

void lint_single_quotes(rule_lint& l, const words& w, bool shell, std::string_view target,
                        std::size_t at) {
  if (shell) {
    // Inside double quotes they are the shell's; here they came to lie in two words.
    const auto torn = [](const command_word& one) {
      return std::ranges::count(one.text, '\'') % 2 != 0;
    };
    if (std::ranges::count_if(w, torn) > 1)
      l.warn(at + target.find('\''), "single-quotes",
             "single quotes join no words: write the shell's command in double quotes");
    return;
  }
  // Within double quotes they are an argument's own: psql -c "select 'x'".
  const auto bare = [](const command_word& one) {
    return one.written.find('\'') != npos && one.written.find('"') == npos;
  };
  const auto first = std::ranges::find_if(w, bare);
  if (first != w.end())
    l.warn(at + static_cast<std::size_t>(first->written.data() - target.data()), "single-quotes",
           "single quotes are ordinary characters without a shell: use double quotes");
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
  if (!l.is(target_kind::command)) return;
  const std::string_view target = l.rule.parsed->target;
  const auto at = l.rule.text.find(target);
  if (is_wazuh4(l.speaks) && !l.rule.parsed->content)
    l.warn(at, "command-without-pattern", "4.x does not run it and takes it for found");
  if (unescaped(target, '"') % 2 != 0)
    return l.warn(at, "quotes-unbalanced",
                  "a double quote is not closed: it reaches to the end of the command");
  const auto w = command_words(target);
  if (w.empty() || is_windows(w[0].text)) return;
  const auto program = program_at(w);
  const auto place = at + static_cast<std::size_t>(w[program].written.data() - target.data());
  const bool shell = is_shell(w[program].text);
  lint_single_quotes(l, w, shell, target, at);
  lint_backslash(l, target, at);
  if (shell) return lint_script(l, w, program, place);
  if (lint_program(l, w, program, place))
    lint_words(l, w, program, at + static_cast<std::size_t>(w[0].written.data() - target.data()));
}

/// 5.x takes what it cannot read for empty: the rule is not found, and what counts on that passes.
void lint_fail_open(rule_lint& l) {
  if (l.speaks != dialect::wazuh5 || !l.negative || !l.rule.parsed) return;
  const auto& r = *l.rule.parsed;
  if (!l.path() || !r.content || r.content->whole_literal) return;
  l.warn(npos, "fail-open",
         "this passes when what it looks at cannot be read; the dialect muster says invalid");
}

}  // namespace collector::policy
