// What the value of a setting can be, where that is known: a pattern for anything else matches on
// no host, and a negated rule would pass.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/effective/question.hpp"

namespace collector::effective {

struct value_range {
  std::string told;                 ///< the range in words: `yes or no`
  std::vector<std::string> values;  ///< all there are; where `fits` knows more, many of them
  std::function<bool(std::string_view)> fits{};
  /// Of parts that have text of their own between them: whole values that have the text in them.
  std::vector<std::string> (*around)(const std::string& text) = nullptr;
};

/// Nothing: it is open.
std::optional<value_range> possible_values(const question& q);

}  // namespace collector::effective
