// A pattern that no line of a well-known file can satisfy: it is proven by the automata of both.
#include "collector/policy/lint/line_shapes.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/lint/line_forms.hpp"
#include "collector/policy/lint/lines_apart.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "common/letters.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The files that a rule looks into.
std::vector<std::string> files_of(const rule_lint& l) {
  const std::string& target = l.rule.parsed->target;
  if (l.is(target_kind::command)) {
    const auto words = split_command(target);
    const auto file = words.empty() ? std::nullopt : file_printed_by(words);
    return file ? std::vector{*file} : std::vector<std::string>{};
  }
  if (l.is(target_kind::directory)) {
    for (const char* name : {"/x.conf", "/x.rules", "/x.exports"})
      if (shape_of_file(target + name) != nullptr) return {target + name};
    return {};
  }
  if (l.speaks == dialect::wazuh5) return {target};
  std::vector<std::string> out;
  for (const auto part : common::split(target, ',')) out.emplace_back(part);
  return out;
}

/// Nothing: it is not the same for all of them.
const line_shape* shape_of_all(const std::vector<std::string>& files) {
  const auto* out = files.empty() ? nullptr : shape_of_file(files[0]);
  const bool same =
      std::ranges::all_of(files, [&](const auto& f) { return shape_of_file(f) == out; });
  return same ? out : nullptr;
}

minterm wanted(std::string_view regex, syntax s) {
  minterm out;
  out.what = minterm::kind::pattern;
  out.text = regex;
  if (auto compiled = matcher::compile(regex, s)) out.compiled = std::move(*compiled);
  return out;
}

/// Who asks for a remark writes its sign, and is answered.
bool asks_for_remark(const pattern& p, const line_shape& shape) {
  return std::ranges::any_of(p.terms, [&](const minterm& m) {
    return !m.negated && m.text.find_first_of(shape.remark) != m.text.npos;
  });
}

bool is_judged(const pattern& p) {
  return !p.whole_literal && !p.is_os_match && std::ranges::all_of(p.terms, [](const minterm& m) {
    return m.broken.empty() && m.bad_comparison.empty() &&
           (m.what == minterm::kind::literal || m.compiled);
  });
}

/// `net.ipv4.ip_forward`: who leaves the backslashes out means dots all the same.
std::string with_plain_dots(std::string_view regex) {
  const auto in_name = [&](std::size_t at) {
    return at < regex.size() && (common::is_letter(regex[at]) || common::is_digit(regex[at]));
  };
  std::string out;
  for (std::size_t at = 0; at < regex.size(); ++at) {
    if (regex[at] == '.' && at > 0 && in_name(at - 1) && in_name(at + 1)) out += '\\';
    out += regex[at];
  }
  return out;
}

/// A negation that stands alone is looked at without it.
pattern asked_of(pattern p, bool dotted) {
  if (p.terms.size() == 1) p.terms[0].negated = false;
  for (auto& m : p.terms)
    if (dotted && !m.negated && m.what != minterm::kind::literal) m.text = with_plain_dots(m.text);
  return p;
}

/// A folder that is mounted a second time, and a file as a device, do stand first.
bool asks_for_file(const pattern& p) {
  static constexpr auto words =
      std::to_array<std::string_view>({"bind", "swap", "loop", "none", "img", "iso", "overlay",
                                       "fuse", "file", " /", "\\s/", "+/", "*/", "]/"});
  return std::ranges::any_of(p.terms, [](const minterm& m) {
    const auto behind =
        std::string_view(m.text).substr(std::min(m.text.find('/') + 1, m.text.size()));
    return std::ranges::any_of(words, [&](auto w) { return behind.find(w) != npos; });
  });
}

/// One minterm beside one regex: with all of them at once a proof takes its time.
bool is_apart(const minterm& m, const minterm& other, syntax s) {
  return !m.negated && other.compiled && proven_apart({.text = {}, .terms = {m, other}}, s);
}

/// Text that may stand anywhere in a line is in some line: a proof would be for nothing.
bool may_be_apart(const minterm& m) {
  return m.what == minterm::kind::literal || m.text.starts_with('^') ||
         m.text.find('=') != m.text.npos;
}

bool is_apart(const pattern& p, std::string_view shape, std::string_view name, syntax s) {
  const auto lines = wanted(shape, s);
  auto without = wanted(name, s);  // a file of one value does not have its own name in it
  without.negated = true;
  return std::ranges::any_of(p.terms, [&](const minterm& m) {
    return (may_be_apart(m) && is_apart(m, lines, s)) || (!name.empty() && is_apart(m, without, s));
  });
}

syntax syntax_of(dialect d) {
  return d == dialect::muster   ? syntax::pcre2_utf8
         : d == dialect::wazuh5 ? syntax::pcre2_caseless
                                : syntax::pcre2;
}

/// `/proc/sys/kernel/x` has a value and not its name.
std::string_view name_that_is_left_out(std::string_view file) {
  if (!file.starts_with("/proc/sys/") && !file.starts_with("/sys/module/")) return {};
  const auto name = last_part(file);
  return name.find_first_of("*?[") == npos ? name : std::string_view{};
}

}  // namespace

void lint_line_shape(rule_lint& l) {
  // What else is wrong with it is why no line is so.
  const bool has_lines = l.rule.parsed && (l.path() || l.is(target_kind::command));
  if (!has_lines || !l.rule.parsed->content || l.speaks == dialect::wazuh4 || !l.out.empty())
    return;
  const auto files = files_of(l);
  const auto* shape = shape_of_all(files);
  if (shape == nullptr || !is_judged(*l.rule.parsed->content)) return;
  const auto p = asked_of(*l.rule.parsed->content, shape->dotted);
  if (!shape->remark.empty() && asks_for_remark(p, *shape)) return;
  const auto at = l.rule.text.rfind(arrow) + arrow.size();
  const auto s = syntax_of(l.speaks);
  if (is_apart(p, shape->regex, name_that_is_left_out(files[0]), s))
    return l.warn(at, "line-form",
                  fmt::format("no line of `{}` is like this{}: a line is {}", l.rule.parsed->target,
                              shape->remark.empty() ? "" : ", remarks aside", shape->told));
  if (!shape->first.empty() && !asks_for_file(p) && is_apart(p, shape->first, {}, s))
    l.warn(at, "line-form",
           fmt::format("the first word of a line of `{}` is the device: the folder stands behind "
                       "it, as in `r:^\\S+\\s+/tmp\\s`",
                       l.rule.parsed->target));
}

}  // namespace collector::policy
