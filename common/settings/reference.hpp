#pragma once

#include <string>

namespace common::settings {

/// The reference of all settings as docs/settings.md has it: a Markdown table for each program.
std::string reference();

}  // namespace common::settings
