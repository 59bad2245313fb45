#pragma once

#include "cli/print/printer.hpp"
#include "schemas/operator_messages.hpp"

namespace cli {

/// A message that passed the broker. A line for people has no place for its payload.
void print_copy(const schemas::tap_copy& c, format as);
/// How many copies are missing before the next one.
void print_lost(schemas::u64 count, format as);

}  // namespace cli
