// What of a shell script is run: its lines without comments and blanks around them.
#pragma once

#include <string>
#include <string_view>

namespace collector::inventory {

/// Where it is not sure that something is a comment, it stays: in quotes, behind a line that goes
/// on, and in all of a script with here-documents. `#!` stays too.
std::string shell_code(std::string_view script);

}  // namespace collector::inventory
