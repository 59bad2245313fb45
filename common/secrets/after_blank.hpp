// A blank behind a name tells little: the value has to look like one, or the line like a directive.
#pragma once

#include <optional>

#include "common/secrets/names.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

struct line_facts {
  std::string_view line;
  std::size_t lead = 0;    ///< behind indentation, the sign of a comment or an item, `export` …
  std::string first_word;  ///< in small letters
  bool sets = false;       ///< `set protocols bgp … password x`, as routers are configured
};

line_facts facts_of(std::string_view line);

inline char char_at(std::string_view line, std::size_t i) {
  return i < line.size() ? line[i] : '\0';
}

/// A value as far as a decision needs it: what is shown in the end is not read again and again.
span decisive_part(std::string_view line, std::size_t at, extent how);

/// Where the value begins that belongs to a name with only blanks, up to `at`, behind it.
std::optional<std::size_t> value_after_blank(const line_facts& about, span name, std::size_t at,
                                             const name_kind& kind);

}  // namespace common::secrets
