#include "collector/effective/question.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/lint/setting_values.hpp"

namespace collector::policy {

namespace {

/// `r:^\s*KEY\s+yes`, `KEY yes`: the key as it stands in the file, and the value behind it.
bool begins_with_key(std::string_view body, std::string_view key) {
  if (begins_minterm(body, dialect::muster)) body.remove_prefix(2);
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view skipped : {"^", "\\s*", "\\s+", "\\b", "(?i)", " "})
      if (body.starts_with(skipped)) body.remove_prefix(skipped.size()), more = true;
  }
  if (key.empty() || body.size() <= key.size()) return false;
  for (std::size_t i = 0; i < key.size(); ++i)
    if (lower(body[i]) != lower(key[i])) return false;
  const auto behind = body.substr(key.size());
  return behind.starts_with("\\s") || behind.starts_with("\\b") || behind.starts_with("\\t") ||
         std::string_view(" =:[").find(behind[0]) != npos;
}

}  // namespace

void lint_setting(rule_lint& l) {
  if (!l.is(target_kind::setting)) return;
  const auto& target = l.rule.parsed->target;
  if (target.starts_with(' ')) return;  // told as a target that begins with a blank
  const auto q = effective::parse_question(target);
  if (!q) return l.error(l.rule.text.find(target), "setting", q.error().detail);
  for (const auto& t : terms_of(l))
    if (begins_with_key(t.body(), target.substr(target.rfind(':') + 1)))
      return l.error(t.body_at(), "setting",
                     "the line that is examined is the value alone: leave the key out");
  lint_setting_values(l, *q);
}

}  // namespace collector::policy
