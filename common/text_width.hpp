// How much room text takes on a terminal: marks that combine take none, wide characters two
// columns. For text that common::one_line() has made printable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace common {

std::size_t text_width(std::string_view text);

/// The text on lines of at most `width` columns, broken at blanks, and within a word that is
/// longer. At least one line; a character that is wider than a line has one for itself.
std::vector<std::string> wrap_text(std::string_view text, std::size_t width);

/// A text behind `first`, and its further lines as far in; where that leaves it too little room,
/// below `first`. A width in which nothing can be read, as 0, breaks nothing.
std::vector<std::string> hang_text(std::string_view first, std::string_view text,
                                   std::size_t width);

}  // namespace common
