// A pattern of Wazuh 4.x against a text: pure, and as observed. One line has to satisfy every
// minterm, also when there is but one negated minterm. Of a file the first line decides that cannot
// be judged: it is invalid, or not found where a negated minterm or two of them cannot be.
#pragma once

#include "collector/policy/match.hpp"

namespace collector::policy {

/// Lines as 4.x reads a file: pieces of 2,047 bytes that end at a NUL, without the CR and LF at
/// their end. Both stop where a budget is spent, see match().
match_result match_wazuh4_file(const pattern& p, std::string_view bytes,
                               match_budget* budget = nullptr);
/// At most 256 pieces; a backslash before a newline joins two; what follows the last newline is a
/// piece, empty or not. The first that is found decides, else the last.
match_result match_wazuh4_output(const pattern& p, std::string_view output,
                                 match_budget* budget = nullptr);
match_result match_wazuh4_line(const pattern& p, std::string_view line);
/// The name of a process: one line, for which a minterm that cannot be judged holds, negated or
/// not.
match_result match_wazuh4_process(const pattern& p, std::string_view line);

}  // namespace collector::policy
