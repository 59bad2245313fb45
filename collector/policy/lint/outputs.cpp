// What some programs print is known in full: a pattern that only suits another one never holds.
#include <algorithm>
#include <array>

#include "collector/policy/lint/impossible_output.hpp"
#include "collector/policy/lint/printed_lines.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/lint/shell_pipeline.hpp"
#include "collector/policy/match.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

using lines = std::vector<std::string>;

bool holds_for_one(const pattern& p, const lines& all, dialect d) {
  return std::ranges::any_of(all, [&](const std::string& line) {
    return match(p, line + "\n", text_kind::command, d).verdict == rule_verdict::found;
  });
}

/// Only what is certain: none of what it prints, and something that it was mistaken for.
bool suits_another(pattern p, const lines& own, const lines& others, dialect d) {
  if (p.terms.size() == 1) p.terms[0].negated = false;
  return holds_for_one(p, others, d) && !holds_for_one(p, own, d);
}

// ---- systemctl ----

const lines& unit_states() {
  static const lines all{"active",      "inactive",  "failed",     "activating", "deactivating",
                         "maintenance", "reloading", "refreshing", "unknown"};
  return all;
}

const lines& enablements() {
  static const lines all{"enabled",
                         "enabled-runtime",
                         "linked",
                         "linked-runtime",
                         "alias",
                         "masked",
                         "masked-runtime",
                         "static",
                         "indirect",
                         "disabled",
                         "generated",
                         "transient",
                         "bad",
                         "not-found",
                         "Failed to get unit file state for x.service: No such file or directory"};
  return all;
}

void lint_systemctl(rule_lint& l, const std::vector<std::string>& words, std::size_t at) {
  const auto verb = std::ranges::find_if(words.begin() + 1, words.end(),
                                         [](const auto& w) { return !w.starts_with('-'); });
  if (verb == words.end()) return;
  static const lines elsewhere{"on",     "yes",  "true", "1",    "running", "started",
                               "exited", "dead", "up",   "down", "ok"};
  const bool enabled = *verb == "is-enabled";
  if (!enabled && *verb != "is-active" && *verb != "is-failed") return;
  const auto &own = enabled ? enablements() : unit_states(),
             &others = enabled ? unit_states() : enablements();
  if (suits_another(*l.rule.parsed->content, own, others, l.speaks) ||
      suits_another(*l.rule.parsed->content, own, elsewhere, l.speaks))
    l.warn(
        at, "output",
        fmt::format("`systemctl {}` never prints this: it answers {}", *verb,
                    enabled ? "enabled, disabled, masked, static and the like; what runs is asked "
                              "for by is-active"
                            : "active, inactive, failed and the like; what starts at boot is "
                              "asked for by is-enabled"));
}

// ---- stat ----

/// The format behind -c, --format or --printf.
std::string format_of(const std::vector<std::string>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string_view w = words[i];
    const bool is_short = w.starts_with("-c"), is_long = w.starts_with("--");
    if (!is_short && !is_long) continue;
    w.remove_prefix(2);
    if (is_long && !w.starts_with("format") && !w.starts_with("printf")) continue;
    if (is_long) w.remove_prefix(6);  // both have six letters
    if (w.empty()) return i + 1 < words.size() ? words[i + 1] : std::string{};
    if (is_short || w.starts_with('=')) return std::string(w.substr(is_short ? 0 : 1));
  }
  return {};
}

const lines& modes() {
  static const lines all = [] {
    lines out{"stat: cannot statx '/x': No such file or directory"};
    for (unsigned mode = 0; mode <= 07777; ++mode) out.push_back(fmt::format("{:o}", mode));
    return out;
  }();
  return all;
}

/// As other tools write a mode.
const lines& other_modes() {
  static const lines all = [] {
    lines out{"-rw-r--r--", "-rw-r-----", "-rw-------", "-r--------", "drwxr-xr-x",
              "drwx------", "-rwxr-xr-x", "-rwxrwxrwx", "-rwx------"};
    for (unsigned mode = 0; mode <= 0777; ++mode) {
      out.push_back(fmt::format("{:04o}", mode));
      out.push_back(fmt::format("100{:03o}", mode));
    }
    return out;
  }();
  return all;
}

/// The number that is compared is the whole mode in front, no single digit of it.
bool captures_mode(std::string_view regex, bool alone) {
  if (!regex.starts_with("^(") && !(alone && regex.starts_with('('))) return false;
  const auto group = regex.substr(regex.find('(') + 1);
  const auto inside = group.substr(0, group.find(')'));
  return !inside.starts_with('?') && inside != "\\d" && inside != "[0-7]" && inside != "[0-9]";
}

/// `^0640`, `^0\d+`: a digit behind the zero. The mode 0 alone is a zero, as in `^0\s+root`.
bool wants_zero_in_front(std::string_view regex) {
  if (!regex.starts_with("^0")) return false;
  auto rest = regex.substr(2);
  std::size_t size = 0;
  if (rest.starts_with("\\d"))
    size = 2;
  else if (rest.starts_with("[0-"))
    size = rest.find(']') + 1;
  else if (rest.find_first_of("01234567") == 0)
    size = 1;
  if (size == 0) return false;
  rest.remove_prefix(size);
  return rest.find_first_of("*?{") != 0;
}

bool orders(compare_op op) { return op != compare_op::equal && op != compare_op::not_equal; }

void lint_stat(rule_lint& l, const std::vector<std::string>& words, std::size_t at) {
  const auto format = format_of(words);
  if (!format.starts_with("%a")) return;
  const auto& p = *l.rule.parsed->content;
  for (const auto& m : p.terms) {
    const std::string_view text = m.text;
    const bool first = captures_mode(text, format == "%a");
    if (m.what == minterm::kind::number && m.of == measure::number && first && orders(m.op))
      return l.warn(at, "mode-as-number",
                    "`n:` compares the mode as a decimal number, in which 575 is below 644: bits "
                    "are compared by `m:REGEX compare within 0644`");
    const bool zero = m.what == minterm::kind::pattern && wants_zero_in_front(text);
    if (zero && text.find('|') == npos)
      return l.warn(at, "output", "`stat -c %a` prints no 0 in front of a mode: write `^640`");
  }
  if (format == "%a" && suits_another(p, modes(), other_modes(), l.speaks))
    l.warn(at, "output", "`stat -c %a` never prints this: a mode is 640, or 4755");
}

bool is_told(const rule_lint& l, std::string_view code) {
  return std::ranges::find(l.out, code, &diagnostic::code) != l.out.end();
}

/// A literal is compared with the case that it has.
bool lint_sshd_literal(rule_lint& l, const pattern& p, std::size_t at) {
  const auto capital = [](const minterm& m) {
    const auto keyword = std::string_view(m.text).substr(0, m.text.find(' '));
    return m.what == minterm::kind::literal && common::lower_case(keyword) != keyword;
  };
  if (std::ranges::none_of(p.terms, capital)) return false;
  l.warn(at, "output", "`sshd -T` prints keywords in small letters: write `r:^keyword value$`");
  return true;
}

/// `c:grep x /a exit 1`, `c:ls or c:id`: words of the program, where something else was meant.
bool lint_strange_words(rule_lint& l, const std::vector<std::string>& words) {
  for (std::size_t i = 1; l.strict() && i + 1 < words.size(); ++i)
    if ((words[i] == "or" || words[i] == "and" || words[i] == "OR" || words[i] == "AND") &&
        words[i + 1].size() > 2 && words[i + 1][1] == ':' &&
        std::string_view("fdpck").find(words[i + 1][0]) != npos)
      return l.warn(l.rule.text.find(" " + words[i] + " ") + 1, "minterm-inside",
                    "a second rule is words of the command: rules stand each in an entry of "
                    "`rules`, and `condition` joins them"),
             true;
  const bool asks = words.size() > 2 && words[words.size() - 2] == "exit" &&
                    words.back().find_first_not_of("0123456789") == npos;
  if (!asks || !l.strict()) return false;
  l.warn(l.rule.text.rfind(" exit ") + 1, "exit-status",
         "`exit` and the number are words of the command: how it ends is asked for by `{rule: "
         "'c:…', exit: 0}`");
  return true;
}

}  // namespace

void lint_output(rule_lint& l) {
  if (!l.is(target_kind::command) || is_wazuh4(l.speaks)) return;
  auto words = split_command(l.rule.parsed->target);
  if (words.empty() || lint_strange_words(l, words) || !l.rule.parsed->content) return;
  const auto& p = *l.rule.parsed->content;
  const bool judged = std::ranges::all_of(p.terms, [](const minterm& m) {
    return m.broken.empty() && m.bad_comparison.empty() &&
           (m.what == minterm::kind::literal || m.compiled);
  });
  if (!judged) return;
  if (const auto printing = printing_command(words); printing && !printing->to_a_file)
    words = printing->words;
  const auto before = l.out.size();
  const auto name = std::string_view(words[0]).substr(words[0].rfind('/') + 1);
  const auto at = l.rule.text.find(arrow) + arrow.size();
  if (name == "systemctl") lint_systemctl(l, words, at);
  if (name == "stat") lint_stat(l, words, at);
  const auto known = printed_by(words);
  if (known && suits_another(p, known->own, known->others, l.speaks))
    l.warn(at, "output", fmt::format("`{}` never prints this: it prints {}", name, known->told));
  if (l.out.size() > before || is_told(l, "line-form")) return;
  if (name == "sshd" && known && lint_sshd_literal(l, p, at)) return;
  const auto told = impossible_in_output(split_command(l.rule.parsed->target), p, l.speaks);
  if (told && told->empty())
    l.warn(at, "output",
           fmt::format("`{}` prints nothing here: ask for its exit status, by `{{rule: 'c:…', "
                       "exit: 0}}`, or let it print",
                       name));
  else if (told)
    l.warn(at, "output", fmt::format("`{}` never prints this: it prints {}", name, *told));
}

}  // namespace collector::policy
