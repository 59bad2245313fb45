// What is piped into a command.
#pragma once

#include <string>

namespace cli {

/// At most `most` bytes and one more, by which one sees that there are more.
std::string read_stdin(std::size_t most);

}  // namespace cli
