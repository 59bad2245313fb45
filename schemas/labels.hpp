// Labels of agents, NAME=VALUE: what a token or an operator gives, never the agent. Lists are
// sorted, and a name stands once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

namespace schemas {

using labels = std::vector<std::string>;

/// Of one agent; bytes of one label.
inline constexpr std::size_t most_labels = 32, longest_label = 128;

/// usage: what a label looks like, and that this one does not.
common::status check_label(std::string_view label);

/// `before`, with these set and those names taken away. usage: a label that is none, a name that is
/// not there, or too many.
common::result<labels> changed_labels(labels before, const labels& set,
                                      const std::vector<std::string>& unset);

/// `given`, and of `more` those of another name. Sorted.
labels added_labels(labels given, const labels& more);

/// usage: it is neither NAME=VALUE nor NAME, which has_labels looks for.
common::status check_wanted_label(std::string_view wanted);

/// Has all that is wanted: NAME=VALUE, or NAME with whatever value.
bool has_labels(const labels& of, const std::vector<std::string>& wanted);

}  // namespace schemas
