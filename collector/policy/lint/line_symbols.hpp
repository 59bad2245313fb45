// The characters of a line, as far as regexes tell them apart, and which of them a set has.
#pragma once

#include <bitset>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collector/policy/matcher.hpp"

namespace collector::policy {

/// ASCII; the two characters beyond it that are letters of ASCII in another case (U+212A, U+017F);
/// and of all the others those that are in `\w`, and those that are not.
inline constexpr std::size_t kelvin = 128, long_s = 129, further_words = 130, further_others = 131,
                             symbol_count = 132;
using symbol_set = std::bitset<symbol_count>;

/// A set where of the further characters it may have some only.
struct symbol_bounds {
  symbol_set at_most, at_least;
};

/// `.`, and what `\s`, `\d`, `\w` and their opposites are.
std::optional<symbol_set> symbols_of_class(std::string_view written, syntax s);

class symbol_sets {
 public:
  explicit symbol_sets(syntax s) : syntax_(s) {}

  /// Of a part of a regex that takes one character: `x`, `\s`, `[^#]`.
  const symbol_bounds& of(std::string_view written);

 private:
  symbol_bounds ask(std::string_view written) const;

  syntax syntax_;
  std::map<std::string, symbol_bounds, std::less<>> known_;
};

}  // namespace collector::policy
