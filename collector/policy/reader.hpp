// From a tree to a policy: what is wrong with it is noted where it stands, and costs what it costs
// in the dialect: an error of the file in muster, the rule or the check in wazuh5, the check or the
// whole policy in wazuh4.
#pragma once

#include <span>

#include "collector/policy/policy.hpp"

namespace collector::policy {

/// Large because each part of a policy is read by a function of its own, and all of them share what
/// is wrong with the file.
class policy_reader {
 public:
  policy_reader(policy& out, dialect d) : out_(out), d_(d) {}
  /// `root` has `policy` and `checks`.
  void read(const node& root);

 private:
  using severity = diagnostic::severity;

  bool strict() const { return d_ == dialect::muster; }
  /// The entry of that name; 4.x does not look at the case of a key.
  const node* get(const node& parent, std::string_view key) const;
  std::string text_of(const node& parent, std::string_view key) const;
  void note(severity how, mark at, std::string code, std::string message);
  void error(mark at, std::string code, std::string message) {
    note(severity::error, at, std::move(code), std::move(message));
  }
  void warn(mark at, std::string code, std::string message) {
    note(severity::warning, at, std::move(code), std::move(message));
  }
  /// The whole policy is lost, in the Wazuh dialects; the first reason stays.
  void reject(mark at, std::string code, const std::string& message);
  std::string here(mark at, const std::string& message) const;
  void known_keys(const node& n, std::span<const std::string_view> keys);
  /// Wants text, where there is something.
  void want_text(const node& parent, std::span<const std::string_view> keys);

  void read_header(const node& root);
  void read_variables(const node& root);
  void check_variables(const node& v);
  std::string cut_variable(std::string_view text) const;
  std::string substitute(std::string text) const;
  std::string substitute_rule(const std::string& text) const;
  void read_requirements(const node& n);
  dialect engine(const node& n, dialect otherwise) const;

  void read_check(const node& n);
  bool read_id(const node& n, check& c);
  void read_condition(const node& n, check& c);
  void read_rules(const node& n, dialect d, std::vector<loaded_rule>& out, std::string& broken);
  void read_rule(const node& n, dialect d, std::vector<loaded_rule>& out, std::string& broken);
  void read_rule_map(const node& n, dialect d, std::vector<loaded_rule>& out, std::string& broken);
  void read_check_fixtures(const node& n, check& c);
  void read_lint(const node& n, check& c);
  void read_severity(const node& n, check& c);
  void keep(check c);
  void lose(check& c, mark at, std::string code, const std::string& message);
  void spread_losses();

  policy& out_;
  dialect d_;
  std::vector<std::pair<std::string, std::string>> variables_;
  std::string rejected_;             ///< why every check is lost
  std::optional<std::size_t> stop_;  ///< wazuh4: the first check that is not evaluated any more
  std::string stopped_;
};

/// A word of `condition`; 4.x knows two more.
std::optional<condition> parse_condition(std::string_view text, dialect d);
/// Turns what a missing file means for the check into verdicts of its rules: under `none` one that
/// holds is against the check.
void turn_missing(condition want, std::vector<loaded_rule>& rules);
/// What YAML reads as a number: not quoted, and strtod takes all of it.
bool is_number(const node& n);

/// A file without `dialect:` looks like one: 4.x has `regex_type`, or lists its compliance; 5.x
/// maps it, or has `mitre`, or names its checks by `name`; what looks like neither is muster.
dialect dialect_of(const node& root);

}  // namespace collector::policy
