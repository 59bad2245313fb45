// Lines that a backslash at their end joins are one command or one value: they are masked together.
#pragma once

#include <optional>

#include "common/secrets/context.hpp"
#include "common/secrets/finders.hpp"

namespace common::secrets {

/// The lines from `begin` on that belong together, bounded; mostly it is one.
std::string_view group_at(std::string_view text, std::size_t begin);

/// Where the group begins that the line at `at` is in; not before `least`.
std::size_t begin_of_group(std::string_view text, std::size_t least, std::size_t at);

/// The group masked; nothing if there is nothing to mask. `rest` is what follows it.
std::optional<std::string> mask_group(std::string_view group, std::string_view rest,
                                      context& around, kinds which);

std::size_t lines_before(std::string_view text);

/// The line of that number, without the `\r` that `like` has not.
std::string line_of(std::string_view lines, std::size_t number, std::string_view like);

}  // namespace common::secrets
