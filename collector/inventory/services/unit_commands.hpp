// Command lines of units (systemd.service(5)).
#pragma once

#include <string_view>
#include <vector>

namespace collector::inventory {

/// The commands of a value: a word `;` outside of quotes begins another one.
std::vector<std::string_view> commands_of(std::string_view value);

/// The program of a command: without the prefixes that say how to run it, without quotes.
std::string_view program_of(std::string_view command);

}  // namespace collector::inventory
