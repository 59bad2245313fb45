// Elements whose content names the value of the next: <key>Password</key><string>x</string>.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// An element of a line: `<tag …>content</tag>`; without an end the content goes on.
struct element {
  std::string_view tag;
  span content;
  bool closed = false;
  std::size_t after = 0;  ///< where the next is looked for
};

/// The element that begins at or after `at`; nothing if no tag does.
bool next_element(std::string_view line, std::size_t at, element& out);

bool names_a_secret(std::string_view line, const element& e);
bool takes_a_value(std::string_view tag);

/// What of the line is such a value; whether the last name of the line still waits for its own.
bool find_elements(std::string_view line, spans& out);

}  // namespace common::secrets
