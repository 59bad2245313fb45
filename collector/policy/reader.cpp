#include "collector/policy/reader.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "collector/policy/lint/codes.hpp"
#include "common/log.hpp"
#include "common/suggest.hpp"

namespace collector::policy {

bool is_number(const node& n) {
  if (!n.is_scalar() || n.quoted || n.text.empty() ||
      std::string_view(" \t\n").find(n.text[0]) != std::string_view::npos)
    return false;
  char* end = nullptr;
  std::strtod(n.text.c_str(), &end);
  return end == n.text.c_str() + n.text.size();
}

std::optional<condition> parse_condition(std::string_view text, dialect d) {
  if (is_wazuh4(d) && (text == "all required" || text == "any required"))
    text.remove_suffix(std::string_view(" required").size());
  return parse_condition(text);
}

const node* policy_reader::get(const node& parent, std::string_view key) const {
  if (!is_wazuh4(d_)) return parent.find(key);
  for (const auto& [name, value] : parent.entries)
    if (std::ranges::equal(name.text, key, {}, lower, lower)) return &value;
  return nullptr;
}

std::string policy_reader::text_of(const node& parent, std::string_view key) const {
  const auto* n = get(parent, key);
  if (n == nullptr || !n->is_scalar()) return {};
  return d_ == dialect::wazuh5 ? substitute(n->text) : n->text;
}

void policy_reader::note(severity how, mark at, std::string code, std::string message) {
  out_.found.push_back({how, at, std::move(code), shortened(common::one_line(message)), {}});
}

std::string policy_reader::here(mark at, const std::string& message) const {
  return fmt::format("{}:{}: {}", out_.file, at.line, message);
}

void policy_reader::reject(mark at, std::string code, const std::string& message) {
  error(at, std::move(code), message);
  if (strict() || !rejected_.empty()) return;
  rejected_ = here(at, message + (is_wazuh4(d_) ? ": Wazuh 4.x rejects the policy"
                                                : ": Wazuh 5.x rejects the policy"));
}

void policy_reader::known_keys(const node& n, std::span<const std::string_view> keys) {
  for (const auto& [key, value] : n.entries) {
    if (std::ranges::find(keys, key.text) != keys.end()) continue;
    const auto how = strict() ? severity::error : severity::warning;
    note(how, key.at, "unknown-key",
         fmt::format("unknown key '{}'{}", key.text, common::did_you_mean(key.text, keys)));
  }
}

void policy_reader::want_text(const node& parent, std::span<const std::string_view> keys) {
  for (const auto key : keys) {
    const auto* n = get(parent, key);
    if (n == nullptr) continue;
    if (!n->is_scalar())
      (strict() ? error(n->at, "not-text", fmt::format("`{}` wants text", key))
                : warn(n->at, "not-text", fmt::format("`{}` wants text", key)));
    else if (strict() && is_number(*n))
      error(n->at, "unquoted-number",
            fmt::format("`{}` is the number {}; put it in quotes to make it text", key, n->text));
  }
}

void policy_reader::read(const node& root) {
  static constexpr std::array<std::string_view, 5> top{"policy", "requirements", "variables",
                                                       "checks", "dialect"};
  known_keys(root, top);
  read_variables(root);
  read_header(root);
  if (const auto* r = get(root, "requirements")) read_requirements(*r);
  const auto& checks = *get(root, "checks");
  constexpr std::size_t most_checks = 10'000;
  if (checks.items.size() > most_checks)
    reject(checks.at, "too-many-checks", fmt::format("more than {} checks", most_checks));
  for (std::size_t i = 0; i < checks.items.size() && i < most_checks; ++i)
    read_check(checks.items[i]);
  if (out_.checks.empty()) reject(checks.at, "no-checks", "no checks");
  spread_losses();
}

void policy_reader::read_header(const node& root) {
  static constexpr std::array<std::string_view, 7> keys{
      "id", "name", "description", "references", "file", "dialect", "regex_type"};
  const auto& p = *get(root, "policy");
  known_keys(p, keys);
  static constexpr std::array<std::string_view, 4> texts{"id", "name", "description", "file"};
  want_text(p, texts);
  out_.id = text_of(p, "id");
  out_.name = text_of(p, "name");
  out_.description = text_of(p, "description");
  if (is_wazuh4(d_)) {
    for (const auto key : texts) {
      const auto* n = get(p, key);
      if (n == nullptr || !n->is_scalar() || is_number(*n))
        reject(n ? n->at : p.at, "policy-field",
               fmt::format("the policy has no `{}` that is text", key));
    }
  } else if (out_.id.empty()) {
    strict() ? error(p.at, "policy-field", "the policy has no `id`")
             : warn(p.at, "policy-field", "the policy has no `id`; its name stands for it");
  }
  if (out_.id.empty()) out_.id = out_.name.empty() ? "policy" : out_.name;
}

dialect policy_reader::engine(const node& n, dialect otherwise) const {
  const auto* type = is_wazuh4(d_) ? get(n, "regex_type") : nullptr;
  if (type == nullptr) return otherwise;
  return type->text == "pcre2" ? dialect::wazuh4_pcre2 : dialect::wazuh4;
}

void policy_reader::read_requirements(const node& n) {
  static constexpr std::array<std::string_view, 6> keys{"title",     "name",  "description",
                                                        "condition", "rules", "regex_type"};
  if (!n.is_mapping()) return reject(n.at, "requirements", "want a mapping `requirements`");
  known_keys(n, keys);
  requirements r;
  std::string broken;
  if (is_wazuh4(d_))
    for (const auto key : {"title", "description", "condition"})
      if (text_of(n, key).empty())
        reject(n.at, "requirements", fmt::format("the requirements have no `{}`", key));
  const auto* where = get(n, "condition");
  const auto want = where ? parse_condition(where->text, d_) : std::nullopt;
  read_rules(n, engine(n, d_), r.rules, broken);
  const auto* rules = get(n, "rules");
  const bool none = rules == nullptr || (rules->is_sequence() && rules->items.empty());
  const bool demands_nothing = d_ == dialect::wazuh5 && none;  // met, and no condition is missed
  if (want)
    r.want = *want;
  else if (where == nullptr && demands_nothing)
    warn(n.at, "requirements", "requirements without a rule are always met");
  else if (is_wazuh4(d_))
    warn(where ? where->at : n.at, "condition",
         "an unknown condition: the requirements are never met"),
        r.rules.clear();
  else
    reject(where ? where->at : n.at, "condition",
           "the requirements want a `condition`: all, any or none");
  if (!broken.empty() && rejected_.empty() && !demands_nothing) rejected_ = broken;
  turn_missing(r.want, r.rules);
  out_.required = std::move(r);
}

}  // namespace collector::policy
