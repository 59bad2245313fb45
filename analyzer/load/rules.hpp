#pragma once

#include <set>

#include "analyzer/ruleset.hpp"
#include "common/yaml/reading.hpp"

namespace analyzer::load {

using common::yaml::node;

/// Reads a rule file's tree into a ruleset. The error is `LINE:COL: …`.
class ruleset_reader {
 public:
  explicit ruleset_reader(ruleset& out) : out_(out) {}
  common::status read(const node& root);

 private:
  common::status read_rule(const node& n);
  common::status switch_off(const node& n);
  common::result<std::string> read_id(const node& n);
  static common::result<rule_note> read_note(const node& n, const rule& r);
  common::status read_over(const node& n, rule r, const node& table,
                           std::set<schemas::severity>& severities);
  common::result<unsigned> read_changes(const node& n, const subject& about) const;
  common::result<condition> read_when(const node& n, const subject& about) const;
  common::result<message> read_message(const node& n, const subject& about) const;
  common::status read_cases(const node& n, const subject& about, rule& r) const;
  common::result<special_case> read_case(const node& n, const subject& about) const;

  ruleset& out_;
  std::set<std::string> ids_;
};

}  // namespace analyzer::load
