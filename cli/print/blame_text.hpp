#pragma once

#include "cli/print/screen.hpp"
#include "views/blame.hpp"

namespace cli {

/// One row with its columns, and when it came and went, as tables for people.
void print_blamed(const screen& on, const views::blamed& b);

}  // namespace cli
