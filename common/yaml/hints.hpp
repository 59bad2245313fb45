// Why a text is no YAML, in the words of whoever wrote it: a parser only knows that "the end of a
// map was not found".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/yaml/tree.hpp"

namespace common::yaml {

/// The first likely cause: a TAB in the indentation, a quote that is not closed, text behind one, a
/// colon in text without quotes, an indentation that fits nothing.
std::optional<irregularity> likely_cause(std::string_view text);

}  // namespace common::yaml
