// Parts of a minterm: its regex, and what its match is compared with.
#pragma once

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// `regex compare OP OPERAND` of muster. `of`: what the prefix says, `m:` or `v:`; of a number its
/// unit says more. What is wrong is in `broken`.
void parse_comparison(minterm& m, std::string_view text, measure of);

std::optional<compare_op> parse_op(std::string_view text);
/// Compiles the regex in `text`; what is wrong is in `broken`.
void compile(minterm& m, dialect d);

/// The operator that a word of another language stands for; empty: none.
std::string_view meant_operator(std::string_view typed);
std::string no_operator(std::string_view typed, std::string_view wanted = "one of < <= == != >= >");
std::string no_number(std::string_view text);
/// What stands between blanks.
std::vector<std::string_view> blank_words(std::string_view s);

}  // namespace collector::policy
