#include "analyzer/catalogue.hpp"

#include <fmt/ranges.h>

namespace analyzer {

namespace {

constexpr std::size_t width = 100;

/// Its words in lines of at most `width` characters.
std::string filled(std::string_view text) {
  std::string out;
  std::size_t in_line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const bool fits = in_line + 1 + word.size() <= width;
    if (in_line > 0) out += fits ? ' ' : '\n';
    in_line = in_line > 0 && fits ? in_line + 1 + word.size() : word.size();
    out += word;
  }
  return out;
}

std::string technique(const std::string& id) {
  auto path = id;
  if (const auto dot = path.find('.'); dot != path.npos) path[dot] = '/';
  return fmt::format("[{}](https://attack.mitre.org/techniques/{}/)", id, path);
}

template <class Range, class Name>
std::string listed(const Range& items, Name&& name) {
  std::vector<std::string> names;
  for (const auto& one : items) names.emplace_back(name(one));
  return fmt::format("{}", fmt::join(names, ", "));
}

/// When its alerts are told.
std::string_view when_told(schemas::telling t) {
  if (t == schemas::telling::with_others) return "with what belongs to it";
  return t == schemas::telling::when_it_lasts ? "when it has lasted" : "at once";
}

std::string section(const rule_note& n) {
  auto about = fmt::format("{} · table {} · told {}",
                           listed(n.severities, [](auto s) { return schemas::name(s); }),
                           fmt::join(n.tables, ", "), when_told(n.telling));
  if (!n.mitre.empty()) about += " · " + listed(n.mitre, technique);
  auto out = fmt::format("### {}\n\n{}", n.id, filled(about));
  for (const auto* text : {&n.description, &n.response})
    if (!text->empty()) out += "\n\n" + filled(*text);
  return out + "\n";
}

}  // namespace

std::string catalogue(const ruleset& rules) {
  std::string out;
  for (const auto& n : rules.notes) out += (out.empty() ? "" : "\n") + section(n);
  return out;
}

}  // namespace analyzer
