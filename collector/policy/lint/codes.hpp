// The codes of findings. docs/lint.md explains each.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace collector::policy {

std::span<const std::string_view> lint_codes();
/// Of a muster policy: it loads all the same.
bool only_warns(std::string_view code);

/// It is about the dialect or about a habit of the file: told once, with the places of the others.
bool is_shared_cause(std::string_view code);

/// A message that quotes what somebody wrote: one that is too long loses its middle.
std::string shortened(std::string_view message);

}  // namespace collector::policy
