// When a rule holds, as a value: tests of single fields under all, any and none.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyzer/facts.hpp"
#include "common/pcre/regex.hpp"

namespace analyzer {

struct condition;

struct group {
  enum class kind { all, any, none } how = kind::all;
  std::vector<condition> parts;
};

/// An absent field equals only null, is in no list, matches nothing and is neither less nor greater
/// than a number.
struct test {
  enum class kind {
    equals,
    not_equals,
    in,
    not_in,
    matches,
    less,
    less_equal,
    greater,
    greater_equal
  } how = kind::equals;
  field_ref field;
  std::vector<schemas::value> operands;        ///< one; several, sorted, for in and not_in
  std::optional<common::pcre::regex> pattern;  ///< of matches; of a list any item may match
};

/// changed: both rows are there and the column differs. gained, lost: the list has an item more,
/// less (a missing row is empty), with a pattern one that matches. secured: an address that began
/// with http:// begins with https:// now, and is the same beyond that.
struct column_change {
  enum class kind { changed, gained, lost, secured } how = kind::changed;
  std::size_t column = 0;
  std::optional<common::pcre::regex> pattern{};
};

struct condition {
  std::variant<group, test, column_change> is;
};

/// Judges. too_large: a pattern was too expensive for a value, so nothing can be said.
common::result<bool> holds(const condition& c, const facts& f);

}  // namespace analyzer
