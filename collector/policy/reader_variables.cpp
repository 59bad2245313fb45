// `variables`: text that stands for a name in rules. Wazuh replaces it wherever it stands; muster
// wants to see the whole name, and no name in a value, so that nothing depends on an order.
#include <algorithm>

#include "collector/policy/reader.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The name with its `$` that stands at `at`.
std::string_view name_at(std::string_view text, std::size_t at) {
  auto end = at + 1;
  while (end < text.size() && is_name_char(text[end])) ++end;
  return text.substr(at, end - at);
}

}  // namespace

/// Longest first, so that $var11 is replaced before $var1.
void policy_reader::read_variables(const node& root) {
  const auto* v = get(root, "variables");
  if (v == nullptr) return;
  if (!v->is_mapping()) return error(v->at, "variables", "want a mapping `variables`");
  for (const auto& [key, value] : v->entries) {
    const bool named = key.text.starts_with('$') && key.text.size() > 1;
    if (!named && d_ != dialect::wazuh5)
      reject(key.at, "variables", fmt::format("the variable '{}' does not begin with $", key.text));
    else if (strict() && name_at(key.text, 0).size() != key.text.size())
      error(key.at, "variables",
            fmt::format("the variable '{}' wants letters, digits and _ behind its $", key.text));
    if (!value.is_scalar() || (strict() && is_number(value)))
      error(value.at, "variables", fmt::format("the variable '{}' wants text", key.text));
    if (!key.text.empty() && value.is_scalar()) variables_.emplace_back(key.text, value.text);
  }
  std::ranges::stable_sort(variables_, std::ranges::greater{},
                           [](const auto& one) { return one.first.size(); });
  if (strict()) check_variables(*v);
}

/// muster: what a value may not be.
void policy_reader::check_variables(const node& v) {
  for (const auto& [key, value] : v.entries) {
    if (!value.is_scalar()) continue;
    if (common::trim(value.text).empty())
      error(value.at, "variables", fmt::format("the variable '{}' is empty", key.text));
    for (auto at = value.text.find('$'); at != std::string::npos; at = value.text.find('$', at + 1))
      if (const auto name = name_at(value.text, at);
          std::ranges::find(variables_, name, &std::pair<std::string, std::string>::first) !=
          variables_.end())
        return error(value.at, "variables",
                     fmt::format("'{}' in the variable '{}' is not replaced: write its text out",
                                 name, key.text));
  }
}

/// muster: a name in a rule of which only the beginning is known.
std::string policy_reader::cut_variable(std::string_view text) const {
  for (auto at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
    const auto name = name_at(text, at);
    for (const auto& [known, value] : variables_)
      if (name.size() > known.size() && name.starts_with(known) &&
          std::ranges::find(variables_, name, &std::pair<std::string, std::string>::first) ==
              variables_.end())
        return fmt::format("'{}' is in no `variables`: '{}' is only its beginning", name, known);
  }
  return {};
}

std::string policy_reader::substitute(std::string text) const {
  constexpr std::size_t longest = 64u << 10;
  for (const auto& [name, value] : variables_)
    for (auto at = text.find(name); at != text.npos && text.size() < longest;
         at = text.find(name, at + value.size()))
      text.replace(at, name.size(), value);
  return text;
}

/// 4.x replaces in the targets of files, directories and commands only.
std::string policy_reader::substitute_rule(const std::string& text) const {
  if (!is_wazuh4(d_)) return substitute(text);
  const auto type = text.starts_with("not ") || text.starts_with("NOT ") ? 4u : 0u;
  if (type >= text.size() || std::string_view("fdc").find(text[type]) == std::string_view::npos)
    return text;
  const auto arrow = text.find(" -> ");
  return substitute(text.substr(0, arrow)) +
         (arrow == text.npos ? std::string{} : text.substr(arrow));
}

}  // namespace collector::policy
