#include "collector/policy/lint/rule_lint.hpp"

#include "collector/policy/lint/codes.hpp"

namespace collector::policy {

namespace {

void cut_terms(std::string_view text, std::size_t at, bool of_name,
               const std::optional<pattern>& parsed, std::vector<term_text>& out) {
  const auto begin = out.size();
  for (;;) {
    const auto end = text.find(joint);
    out.push_back({.raw = text.substr(0, end), .at = at, .of_name = of_name});
    if (end == text.npos) break;
    text.remove_prefix(end + joint.size());
    at += end + joint.size();
  }
  if (parsed && parsed->terms.size() == out.size() - begin)
    for (std::size_t i = begin; i < out.size(); ++i) out[i].parsed = &parsed->terms[i - begin];
}

}  // namespace

void rule_lint::note(diagnostic::severity how, std::size_t at, std::string code,
                     std::string message) {
  mark where = rule.at;
  if (at != npos && rule.as_written && rule.text.find('\n') == npos)
    where.column += static_cast<int>(at) + (rule.quoted ? 1 : 0);
  if (strict() && !only_warns(code)) how = diagnostic::severity::error;
  out.push_back({how, where, std::move(code), shortened(message), {}});
}

std::vector<term_text> terms_of(const rule_lint& l) {
  std::vector<term_text> out;
  if (!l.rule.parsed) return out;
  const auto& r = *l.rule.parsed;
  const std::string_view text = l.rule.text;
  if (r.kind == target_kind::process) {
    if (r.content) cut_terms(r.target, text.find(r.target), false, r.content, out);
    return out;
  }
  const auto first = text.find(arrow);
  if (first == npos) return out;
  auto at = first + arrow.size();
  auto rest = text.substr(at);
  while (!is_wazuh4(l.speaks) && rest.ends_with(' ')) rest.remove_suffix(1);  // it is trimmed
  if (r.kind == target_kind::directory || r.kind == target_kind::registry) {
    const auto second = rest.find(arrow);
    cut_terms(rest.substr(0, second), at, true, r.name, out);
    if (second == npos) return out;
    at += second + arrow.size();
    rest = rest.substr(second + arrow.size());
  }
  cut_terms(rest, at, false, r.content, out);
  return out;
}

bool begins_minterm(std::string_view s, dialect d) {
  if (s.starts_with('!')) s.remove_prefix(1);
  return s.size() > 1 && s[1] == ':' &&
         std::string_view(d == dialect::muster ? "rnmv" : "rn").find(s[0]) != npos;
}

}  // namespace collector::policy
