#include <algorithm>

#include "collector/effective/question.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/lint/setting_values.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

/// What stands in front of a key in the line of a file: an anchor, blanks, the sign of a remark.
void skip_beginning(std::string_view& s) {
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view one :
         {"^", "\\A", "\\s", "\\b", "\\h", "\\t", "(?i)", "(?:", "(", " ", "*", "+", "?", "#",
          "[[:space:]]", "[ \\t]", "[\\t ]", "[\\s]", ".*"})
      if (s.starts_with(one)) s.remove_prefix(one.size()), more = true;
  }
}

bool is_of_key(char c) { return common::is_letter(c) || common::is_digit(c) || c == '_'; }

/// The text of a key in front, dots escaped or not, is taken off.
bool take_key(std::string_view& s, std::string_view key) {
  auto rest = s;
  for (const char c : key) {
    if (rest.starts_with('\\') && rest.size() > 1 && !is_of_key(rest[1])) rest.remove_prefix(1);
    const bool separates = c == '.' || c == '/';
    if (rest.empty() || (separates ? rest[0] != '.' && rest[0] != '/' : lower(rest[0]) != lower(c)))
      return false;
    rest.remove_prefix(1);
  }
  s = rest;
  return true;
}

/// `r:^\s*KEY\s+yes`, `KEY yes`: the key as it stands in the file, and the value behind it. `open`:
/// a value may have any text, also that of its key.
bool begins_with_key(std::string_view body, std::string_view key, bool open) {
  if (begins_minterm(body, dialect::muster)) body.remove_prefix(2);
  const bool anchored = body.starts_with('^');
  skip_beginning(body);
  if (key.empty() || !take_key(body, key)) return false;
  while (body.starts_with(')')) body.remove_prefix(1);
  if (body.empty() || body == "$") return !open && anchored;
  for (const std::string_view one : {"\\s", "\\b", "\\t", "\\h", "\\ ", ".*", ".+", "\\W"})
    if (body.starts_with(one)) return !open || one[0] == '\\';
  return std::string_view(" =:[").find(body[0]) != npos;
}

/// The names that the setting has in its file, and in the rule.
std::vector<std::string> names_of(const effective::question& q, std::string_view target) {
  std::vector<std::string> out{q.key, std::string(target.substr(target.rfind(':') + 1))};
  if (!q.section.empty()) out.push_back(q.section + "." + q.key);
  return out;
}

}  // namespace

void lint_setting(rule_lint& l) {
  if (!l.is(target_kind::setting)) return;
  const auto& target = l.rule.parsed->target;
  if (target.starts_with(' ')) return;  // told as a target that begins with a blank
  const auto q = effective::parse_question(target);
  if (!q) return l.error(l.rule.text.find(target), "setting", q.error().detail);
  using enum effective::family;
  const bool open = q->of != sshd && q->of != sysctl && q->of != login_defs;
  const auto names = names_of(*q, target);
  for (const auto& t : terms_of(l))
    if (std::ranges::any_of(names,
                            [&](const auto& n) { return begins_with_key(t.body(), n, open); }))
      return l.error(t.body_at(), "setting",
                     "the line that is examined is the value alone: leave the key out");
  lint_setting_values(l, *q);
}

}  // namespace collector::policy
