// PCRE2 with bounds: a pattern can be wrong or too expensive, but it cannot stall who asks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common::pcre {

struct compiled_regex;

class regex {
 public:
  /// caseless: without regard to case, ^ and $ at every line; utf8: the same of characters, where
  /// the others have bytes, on lines that are UTF-8, with letters of all alphabets and the blanks
  /// and digits of ASCII; plain: neither.
  enum class flavour { caseless, utf8, plain };
  /// malformed: says what PCRE2 says, and at which character.
  static common::result<regex> compile(std::string_view pattern, flavour f = flavour::caseless);

  struct match {
    std::size_t begin = 0, end = 0;
    bool has_group = false;                 ///< the pattern has a first group
    std::optional<std::string_view> group;  ///< what it captured; empty: it took no part
    bool group_passed_over = false;         ///< it took no part, and a later one did
  };
  /// Empty: no match. too_large: the match limit was hit, the pattern is too expensive for this
  /// line.
  common::result<std::optional<match>> search(std::string_view line) const;

 private:
  explicit regex(std::shared_ptr<compiled_regex> code) : code_(std::move(code)) {}
  std::shared_ptr<compiled_regex> code_;
};

}  // namespace common::pcre
