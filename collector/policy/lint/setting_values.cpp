#include "collector/policy/lint/setting_values.hpp"

#include <algorithm>
#include <array>

#include "collector/effective/possible_values.hpp"
#include "collector/policy/lint/lines_apart.hpp"
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

struct tried_values {
  std::vector<std::string> all;
  bool understood = true;  ///< false: nothing follows from it that none of them will do
};

/// Values that the pattern may have been written for, and those that are known anyway.
tried_values values_for(const pattern& p, const effective::value_range& range) {
  constexpr int tries = 200;
  if (!range.fits) return {.all = range.values};
  std::vector<std::string> made;
  tried_values out;
  for (const auto& m : p.terms) {
    add_compared(m, made);
    if (m.what == minterm::kind::literal) {
      made.push_back(m.text);
      continue;
    }
    regex_lines lines(syntax::pcre2_utf8);
    for (int n = 0; n < tries; ++n) made.push_back(lines.make(m.text));
    out.understood = out.understood && lines.understood();
  }
  std::ranges::sort(made);
  made.erase(std::ranges::unique(made).begin(), made.end());
  out.all = range.values;
  for (const auto& text : made)
    for (auto& value : range.around != nullptr ? range.around(text) : std::vector{text})
      if (range.fits(value)) out.all.push_back(std::move(value));
  return out;
}

/// A value has no blanks around it: the regex of one that may be any.
constexpr std::string_view any_value = R"(^(\S(.*\S)?)?$)";
/// Names with commas between them.
constexpr std::string_view names = R"(^[-+^]?[^\s,]+(,[^\s,]+)*$)";

bool is_list_of_names(const effective::question& q) {
  static constexpr auto lists = std::to_array<std::string_view>(
      {"casignaturealgorithms", "ciphers", "hostbasedacceptedalgorithms", "hostkeyalgorithms",
       "kexalgorithms", "macs", "pubkeyacceptedalgorithms"});
  return q.of == effective::family::sshd && std::ranges::find(lists, q.key) != lists.end();
}

/// Of values that may be any text: blanks around them, or in a list of names, are nowhere.
void lint_trimmed(rule_lint& l, const effective::question& q) {
  if (!l.rule.parsed->content) return;
  auto p = *l.rule.parsed->content;
  if (p.terms.size() == 1) p.terms[0].negated = false;
  const bool list = is_list_of_names(q);
  minterm value;
  value.what = minterm::kind::pattern;
  value.text = list ? names : any_value;
  auto compiled = matcher::compile(value.text, syntax::pcre2_utf8);
  if (!compiled) return;
  value.compiled = std::move(*compiled);
  p.terms.push_back(std::move(value));
  if (proven_apart(p, syntax::pcre2_utf8))
    l.error(l.rule.text.find(l.rule.parsed->content->text), "never-matches",
            fmt::format("no value of {} matches this: {}", l.rule.parsed->target,
                        list ? "it is names with commas and no blanks between them"
                             : "a value has no blanks around it"));
}

bool holds_for_one(const pattern& p, const tried_values& values) {
  return !values.understood || std::ranges::any_of(values.all, [&](const auto& value) {
    return match(p, value + "\n", text_kind::file, dialect::muster).verdict == rule_verdict::found;
  });
}

}  // namespace

bool may_have_value(const effective::question& q, const pattern& p) {
  const auto range = effective::possible_values(q);
  return !range || holds_for_one(p, values_for(p, *range));
}

void lint_setting_values(rule_lint& l, const effective::question& q) {
  const auto& r = *l.rule.parsed;
  const auto range = r.content ? effective::possible_values(q) : std::nullopt;
  if (!range) return lint_trimmed(l, q);
  const auto terms = terms_of(l);
  const bool judged = std::ranges::all_of(r.content->terms, [](const minterm& m) {
    return m.broken.empty() && (m.what == minterm::kind::literal || m.compiled);
  });
  if (!judged) return;  // told as what is broken
  const auto values = values_for(*r.content, *range);
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
