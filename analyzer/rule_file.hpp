// The rule file of a running analyzer: looked at while it runs, taken when it is good, refused and
// reported when it is not.
#pragma once

#include <string>

#include "analyzer/ruleset.hpp"
#include "common/watched_file.hpp"

namespace analyzer {

class rule_file {
 public:
  /// Loads the file; the error is load_ruleset's.
  static common::result<rule_file> open(std::string file);

  const ruleset& rules() const { return rules_; }

  enum class seen { unchanged, taken, refused };
  /// Reads the file again when it changed, looked up at most once a second; at once when `asked`. A
  /// good file replaces the rules; a broken one is logged once, and the old rules stay.
  seen look(common::instant now, bool asked = false);

 private:
  rule_file(common::watched_file file, ruleset rules)
      : file_(std::move(file)), rules_(std::move(rules)) {}

  common::watched_file file_;
  ruleset rules_;
};

}  // namespace analyzer
