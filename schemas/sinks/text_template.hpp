// The text that a sink's `template` makes of an alert: JSON with `{words}` in it.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace schemas {

inline constexpr std::array<std::string_view, 7> template_words{
    "id", "time", "agent", "agents", "rule", "severity", "message"};

/// Each `{word}` replaced by what `value` has for it, as it stands within a JSON string; other
/// braces stay. usage: a word that is none of the above, and which one is meant.
common::result<std::string> fill_template(
    std::string_view text, const std::function<std::string(std::string_view word)>& value);

/// usage: as above, or what comes of it is no JSON.
common::status check_template(std::string_view text);

}  // namespace schemas
