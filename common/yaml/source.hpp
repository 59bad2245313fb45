// The text behind a parser's marks: what an event no longer has, as the quotes of a scalar.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace common::yaml {

class source {
 public:
  explicit source(std::string_view text);

  /// From a mark's place on, a byte order mark in front apart. Empty: there is none.
  std::string_view from(std::size_t place) const;
  /// The same without an anchor and a tag.
  std::string_view value(std::size_t place) const;
  /// `!name` in front of what stands at a mark.
  std::string_view tag(std::size_t place) const;

 private:
  std::string_view text_;
};

/// What is wrong with a scalar in quotes that a lenient parser takes.
struct quote_fault {
  bool open = false;  ///< no quote closes it
  int shallow_line =
      0;  ///< how many lines below a line is not indented deeper than `parent`; 0: none
};
/// `text` begins with the quote. `parent`: the column of the list or mapping it is in, from 0.
quote_fault fault_of_quoted(std::string_view text, int parent);

/// Where the quote closes that stands at `open`, or npos.
std::size_t closing_quote(std::string_view text, std::size_t open);

/// The escapes `\_` and `\N`, which yaml-cpp makes single bytes of, as UTF-8.
std::string with_whole_escapes(std::string value);

}  // namespace common::yaml
