#include "collector/policy/lint/impossible_output.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/lint/command_options.hpp"
#include "collector/policy/lint/lines_apart.hpp"
#include "collector/policy/lint/output_shapes.hpp"
#include "collector/policy/lint/shell_pipeline.hpp"
#include "collector/policy/lint/witness.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

using std::string_view;

/// Output has what goes to standard error too.
bool names_a_complaint(string_view text) {
  static constexpr auto words = std::to_array<string_view>(
      {"error",      "fail",  "cannot",    "can't",      "could",   "no such", "no\\ssuch",
       "no\\s+such", "not",   "denied",    "permission", "unable",  "unknown", "invalid",
       "usage",      "fatal", "warn",      "no ",        "missing", "must",    "root to run",
       "does",       "exist", "available", "support"});
  const auto small = common::lower_case(text);
  return std::ranges::any_of(words, [&](auto word) { return small.find(word) != small.npos; });
}

/// What most programs say when they cannot answer.
std::vector<std::string> complaints(const std::vector<std::string>& words) {
  const std::string name(program_name(words));
  std::vector<std::string> out;
  for (const auto* why : {"No such file or directory", "Permission denied", "invalid option"}) {
    out.push_back(fmt::format("{}: {}", name, why));
    for (const auto& word : words)
      if (word.starts_with('/')) out.push_back(fmt::format("{}: {}: {}", name, word, why));
  }
  return out;
}

bool asks_for_complaint(const pattern& p) {
  return std::ranges::any_of(p.terms, [](const minterm& m) { return names_a_complaint(m.text); });
}

bool may_be_complaint(const pattern& p, const std::vector<std::string>& words) {
  const std::string name = std::string(program_name(words)) + ":";
  const auto lines = complaints(words);
  return std::ranges::any_of(p.terms, [&](const minterm& m) {
    if (m.negated && p.terms.size() > 1) return false;
    if (names_a_complaint(m.text) || m.text.find(name) != m.text.npos) return true;
    return m.compiled && std::ranges::any_of(lines, [&](const std::string& line) {
             const auto found = m.compiled->search(line);
             return !found || *found;
           });
  });
}

/// Both on one line.
bool excludes(const std::string& lines, pattern p, syntax s, dialect d) {
  if (p.terms.size() == 1) p.terms[0].negated = false;
  auto whole = "^(?:" + lines + ")$";
  auto compiled = matcher::compile(whole, s);
  if (!compiled) return false;
  minterm shape;
  shape.what = minterm::kind::pattern;
  shape.text = std::move(whole);
  shape.compiled = std::move(*compiled);
  p.terms.push_back(std::move(shape));
  return !has_early_witness(p, s, d, false) && proven_apart(p, s);
}

}  // namespace

std::optional<std::string> impossible_in_output(const std::vector<std::string>& words,
                                                const pattern& p, dialect d) {
  const auto s = d == dialect::muster ? syntax::pcre2_utf8 : syntax::pcre2_caseless;
  const auto printing = printing_command(words);
  if (!printing) return std::nullopt;
  const auto shape = printing->to_a_file ? std::optional(output_shape{{}, {}, true})
                                         : shape_of_output(printing->words);
  if (!shape) return std::nullopt;
  if (shape->prints_nothing)
    return asks_for_complaint(p) ? std::nullopt : std::optional(std::string{});
  if (may_be_complaint(p, printing->words)) return std::nullopt;
  if (!excludes(shape->lines, p, s, d)) return std::nullopt;
  return shape->told;
}

}  // namespace collector::policy
