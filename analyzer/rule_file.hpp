// The rule file of a running analyzer: looked at while it runs, taken when it is good, refused and reported when it is not.
#pragma once

#include <string>

#include "analyzer/ruleset.hpp"
#include "common/clock.hpp"

namespace analyzer {

class rule_file {
 public:
  /// Loads the file; the error is load_ruleset's.
  static common::result<rule_file> open(std::string file);

  const ruleset& rules() const { return rules_; }

  enum class seen { unchanged, taken, refused };
  /// Reads the file again when its inode, size or time of change is another, looked up at most once a second; at once when
  /// `asked`. A good file replaces the rules; a broken one is logged once, and the old rules stay.
  seen look(common::instant now, bool asked = false);

 private:
  /// What tells that a file was written or replaced; all 0: it is not there.
  struct stamp {
    std::uint64_t device = 0, inode = 0;
    std::int64_t size = 0, seconds = 0, nanoseconds = 0;
    friend bool operator==(const stamp&, const stamp&) = default;
  };
  static stamp stamp_of(const std::string& file);
  rule_file(ruleset rules, stamp s) : rules_(std::move(rules)), stamp_(s) {}

  ruleset rules_;
  stamp stamp_;
  common::instant next_{};
};

}  // namespace analyzer
