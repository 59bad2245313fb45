// The rules of a running analyzer: their files are looked at while it runs, taken when they are
// good, refused and reported when one is not.
#pragma once

#include <string>

#include "analyzer/ruleset.hpp"
#include "common/watched_files.hpp"

namespace analyzer {

class rule_file {
 public:
  /// Loads the file and those of the folder, which replace rules by id; the error is
  /// load_ruleset's.
  static common::result<rule_file> open(std::string file, std::string folder = {});

  const ruleset& rules() const { return rules_; }
  const std::string& path() const { return files_.path(); }

  enum class seen { unchanged, taken, refused };
  /// Reads the files again when one changed, looked up at most once a second; at once when `asked`.
  /// Good ones replace the rules; a broken one is logged once, and the old rules stay.
  seen look(common::instant now, bool asked = false);

 private:
  rule_file(common::watched_files files, ruleset rules)
      : files_(std::move(files)), rules_(std::move(rules)) {}

  common::watched_files files_;
  ruleset rules_;
};

}  // namespace analyzer
