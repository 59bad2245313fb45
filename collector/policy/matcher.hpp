// One compiled pattern in the language of its dialect, behind one way to ask.
#pragma once

#include <variant>

#include "collector/policy/os_regex.hpp"
#include "collector/policy/regex.hpp"

namespace collector::policy {

/// pcre2_utf8: muster; pcre2_caseless: wazuh5; pcre2: wazuh4-pcre2; os_regex: wazuh4.
enum class syntax { pcre2_utf8, pcre2_caseless, pcre2, os_regex };

class matcher {
 public:
  /// malformed: what is wrong with the pattern, and at which character.
  static common::result<matcher> compile(std::string_view pattern, syntax s);
  /// Empty: no match. too_large: too expensive for this line.
  common::result<std::optional<regex::match>> search(std::string_view line) const;

 private:
  explicit matcher(std::variant<regex, os_regex> engine) : engine_(std::move(engine)) {}
  std::variant<regex, os_regex> engine_;
};

}  // namespace collector::policy
