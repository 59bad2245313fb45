// The place that the lines of a rule are of: a key has one value there, however a rule names it.
#pragma once

#include "collector/policy/policy.hpp"

namespace collector::policy {

struct setting_place {
  std::string file;  ///< a path, `sysctl`, or the rule's target with its kind
  std::string key;   ///< where a line is the value alone
  std::string (*same_key)(std::string_view) = nullptr;
  /// Of such a key the one line has one word.
  bool (*one_value)(std::string_view key) = nullptr;
};

setting_place setting_place_of(const loaded_rule& r, dialect d);

}  // namespace collector::policy
