// A pattern of Wazuh 4.x against a text: pure, and as observed. One line has to satisfy every minterm, also when there is but one
// negated minterm.
#pragma once

#include "collector/policy/match.hpp"

namespace collector::policy {

/// Lines as 4.x reads a file: pieces of 2,047 bytes that end at a NUL, without the CR and LF at their end.
match_result match_wazuh4_file(const pattern& p, std::string_view bytes);
/// At most 256 pieces; a backslash before a newline joins two; what follows the last newline is a piece, empty or not. The
/// first that is found decides, else the last.
match_result match_wazuh4_output(const pattern& p, std::string_view output);
/// One line: the name of a process.
match_result match_wazuh4_line(const pattern& p, std::string_view line);

}  // namespace collector::policy
