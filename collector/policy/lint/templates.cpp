// What a program that makes policies would have replaced: `{{ port }}`, `{% if x %}`, `<%= x %>`.
#include <algorithm>
#include <array>

#include "collector/policy/lint/letters.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

namespace {

using std::string_view;

bool is_of_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// `name`, `name.field`, `name | filter`, `name['x']`: as templates name what is to stand there.
bool names_something(string_view inner) {
  const auto begin = inner.find_first_not_of(" -");
  if (begin == npos || !(is_letter(inner[begin]) || inner[begin] == '_')) return false;
  const auto end = std::ranges::find_if_not(inner.substr(begin), is_of_name);
  const auto rest = inner.substr(static_cast<std::size_t>(end - inner.begin()));
  const auto next = rest.find_first_not_of(' ');
  return next == npos || string_view(".|[(-+~").find(rest[next]) != npos;
}

/// The templates of Go, which these take as an argument: `docker ps --format {{.Names}}`.
bool takes_templates(string_view target) {
  static constexpr auto programs = std::to_array<string_view>(
      {"docker", "podman", "nerdctl", "kubectl", "oc", "crictl", "buildah", "helm", "gh"});
  const auto words = split_command(target);
  return std::ranges::any_of(words, [&](const std::string& w) {
    return std::ranges::find(programs, string_view(w).substr(w.rfind('/') + 1)) != programs.end();
  });
}

struct marks {
  string_view open, close;
};

std::size_t template_in(string_view text, std::size_t from) {
  static constexpr std::array<marks, 3> all{{{"{{", "}}"}, {"{%", "%}"}, {"<%", "%>"}}};
  for (const auto& m : all)
    for (auto at = text.find(m.open, from); at != npos; at = text.find(m.open, at + 1)) {
      const auto end = text.find(m.close, at + 2);
      if (end == npos || (at > 0 && text[at - 1] == '\\')) continue;
      if (m.open != "{{" || names_something(text.substr(at + 2, end - at - 2))) return at;
    }
  return npos;
}

}  // namespace

bool lint_template(rule_lint& l) {
  const string_view text = l.rule.text;
  const auto first = text.find(arrow);
  const bool command = l.is(target_kind::command);
  // Paths and names of processes have no braces: that is told of them.
  const auto from = command && !takes_templates(l.rule.parsed->target) ? 0 : first;
  const auto at = from == npos ? npos : template_in(text, from);
  if (at == npos) return true;
  l.warn(at, "template",
         "a template that nothing replaced: write what stands for it, or a name of `variables`; "
         "where the text is meant, put a backslash in front");
  return false;
}

}  // namespace collector::policy
