// Values that occur in many views, as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schemas/json.hpp"

namespace views {

/// A time point as text; null when it is absent or 0, which both say that it never was.
schemas::json time_json(std::optional<std::int64_t> ms);
/// Hundredths of a percent as a number of two decimals; null below zero: nothing was decided.
schemas::json percent(std::int64_t hundredths);
/// Printable text; null when it is absent.
schemas::json text_json(const schemas::text& text);
/// A list of printable texts.
schemas::json texts_json(const std::vector<std::string>& texts);

}  // namespace views
