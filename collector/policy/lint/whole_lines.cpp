// A pattern for a whole line, where lines have more in them: `r:^cramfs$` of what lsmod prints.
#include <algorithm>

#include "collector/policy/lint/line_forms.hpp"
#include "collector/policy/lint/regex_lines.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/match.hpp"

namespace collector::policy {

namespace {

constexpr int lines_tried = 200;

/// Whether some line of the form may satisfy one minterm.
class form_search {
 public:
  form_search(const minterm& m, syntax s, dialect d, const line_form& form)
      : lines_(s), dialect_(d), form_(form) {
    alone_.terms.push_back(m);
    alone_.terms[0].negated = false;
    lines_.use_fillers({"x", "/dev/sda1 / ext4 rw 0 0", "a:b:c:d:e:f:g:h:i", "16384 0"});
  }

  /// True also where nothing is known: no line was found that satisfies it at all.
  bool may_hold() {
    bool satisfied = false;
    for (int n = 0; n < lines_tried; ++n) {
      const auto text = made();
      if (!lines_.understood() || text.find('\n') != text.npos) return true;
      if (holds(text)) {
        satisfied = true;
        if (form_.may_be(text)) return true;
      }
      for (const auto& line : form_.lines)
        if (holds(with(line, text))) return true;
    }
    return !satisfied;
  }

 private:
  std::string made() {
    const auto& m = alone_.terms[0];
    return m.what == minterm::kind::literal ? m.text : lines_.make(m.text);
  }
  static std::string with(std::string line, const std::string& text) {
    const auto at = line.find("{}");
    return at == line.npos ? line : line.replace(at, 2, text);
  }
  bool holds(const std::string& line) const {
    return match(alone_, line + "\n", text_kind::file, dialect_).verdict == rule_verdict::found;
  }

  pattern alone_;
  regex_lines lines_;
  dialect dialect_;
  const line_form& form_;
};

/// What a program says of itself is a line too.
bool is_of_errors(const minterm& m, std::string_view program) {
  return !program.empty() && m.text.find(program) != m.text.npos;
}

}  // namespace

void lint_line_form(rule_lint& l) {
  if (!l.rule.parsed || !l.rule.parsed->content || is_wazuh4(l.speaks)) return;
  const auto& p = *l.rule.parsed->content;
  if (p.whole_literal || p.is_os_match) return;
  const std::string& source = l.rule.parsed->target;
  const auto words =
      l.is(target_kind::command) ? split_command(source) : std::vector<std::string>{};
  const auto form = l.is(target_kind::file) ? form_of_file(source)
                    : words.empty()         ? std::nullopt
                                            : form_of_output(words);
  if (!form) return;
  const auto program = words.empty() ? std::string{} : words[0].substr(words[0].rfind('/') + 1);
  const auto s = l.strict() ? syntax::pcre2_utf8 : syntax::pcre2_caseless;
  for (const auto& m : p.terms) {
    const bool judged = m.broken.empty() && m.bad_comparison.empty() &&
                        (m.what == minterm::kind::literal || m.compiled);
    const bool alone = p.terms.size() == 1;
    if (!judged || (m.negated && !alone) || is_of_errors(m, program)) continue;
    if (form_search(m, s, l.speaks, *form).may_hold()) continue;
    return l.warn(l.rule.text.find(arrow) + arrow.size(), "line-form",
                  fmt::format("no line of `{}` is like this: a line is {}", source, form->told));
  }
}

}  // namespace collector::policy
