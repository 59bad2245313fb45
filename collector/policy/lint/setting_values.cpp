#include "collector/policy/lint/setting_values.hpp"

#include <algorithm>

#include "collector/effective/possible_values.hpp"
#include "collector/policy/lint/neighbours.hpp"
#include "collector/policy/lint/regex_lines.hpp"
#include "collector/policy/match.hpp"

namespace collector::policy {

namespace {

/// The number that is compared with, and those beside it, as a bare number and in seconds.
void add_compared(const minterm& m, std::vector<std::string>& out) {
  if (m.what != minterm::kind::number) return;
  constexpr std::int64_t second = 1'000'000;
  for (const auto base : {m.operand, m.operand / second})
    for (const auto n : with_neighbours(base)) out.push_back(std::to_string(n));
}

/// Values that the pattern may have been written for, and those that are known anyway.
std::vector<std::string> values_for(const pattern& p, const effective::value_range& range) {
  constexpr int tries = 200;
  std::vector<std::string> out;
  for (const auto& m : p.terms) {
    add_compared(m, out);
    if (m.what == minterm::kind::literal) {
      out.push_back(m.text);
      continue;
    }
    regex_lines lines(syntax::pcre2_utf8);
    for (int n = 0; n < tries; ++n) out.push_back(lines.make(m.text));
  }
  std::erase_if(out, [&](const auto& value) { return !range.fits(value); });
  out.insert(out.end(), range.values.begin(), range.values.end());
  return out;
}

bool holds_for_one(const pattern& p, const std::vector<std::string>& values) {
  return std::ranges::any_of(values, [&](const auto& value) {
    return match(p, value + "\n", text_kind::file, dialect::muster).verdict == rule_verdict::found;
  });
}

}  // namespace

void lint_setting_values(rule_lint& l, const effective::question& q) {
  const auto& r = *l.rule.parsed;
  const auto range = r.content ? effective::possible_values(q) : std::nullopt;
  if (!range) return;
  const auto terms = terms_of(l);
  const bool judged = std::ranges::all_of(r.content->terms, [](const minterm& m) {
    return m.broken.empty() && (m.what == minterm::kind::literal || m.compiled);
  });
  if (!judged) return;  // told as what is broken
  const auto values = range->fits == nullptr ? range->values : values_for(*r.content, *range);
  for (const auto& t : terms) {
    if (t.parsed == nullptr) return;
    auto alone = *t.parsed;
    alone.negated = false;
    if (!holds_for_one({.text = {}, .terms = {alone}}, values))
      return l.error(t.body_at(), "never-matches",
                     fmt::format("no value of {} matches this: it is {}", r.target, range->told));
  }
  if (r.content->terms.size() > 1 && !holds_for_one(*r.content, values))
    l.error(l.rule.text.find(r.content->text), "never-matches",
            fmt::format("no value of {} satisfies all of this: it is {}", r.target, range->told));
}

}  // namespace collector::policy
