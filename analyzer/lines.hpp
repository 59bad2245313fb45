// What differs between two texts of several lines.
#pragma once

#include <string>
#include <string_view>

namespace analyzer {

/// Whether these are texts of which the lines that differ say more than both in full.
bool are_long_texts(std::string_view then, std::string_view now);

/// `- old line; + new line`, a few of each. Lines end at `;` too, as inventories join them; a hash
/// of the whole in brackets behind the last is no line. Empty: the texts are equal.
std::string differing_lines(std::string_view then, std::string_view now);

}  // namespace analyzer
