// A change-set's changes as what happened: where a table has an identity, a removed and an added
// row of the same identity are one modified row (another version of a package, a socket that was
// opened again), and so are two that say the same in another place.
#pragma once

#include <optional>

#include "analyzer/condition.hpp"

namespace analyzer {

struct event {
  schemas::change_kind kind = schemas::change_kind::modified;
  const schemas::change* from = nullptr;  ///< where the row before stands; empty: there was none
  const schemas::change* to = nullptr;    ///< where the row after stands
  std::optional<row> before, after;
  std::string thing;  ///< a digest of its identity, 8 bytes; empty: the table has none

  const std::string& key() const { return (to != nullptr ? to : from)->key.bytes; }
  std::string_view old_stable() const {
    return from != nullptr ? std::string_view(from->old_stable.bytes) : std::string_view{};
  }
  std::string_view new_stable() const {
    return to != nullptr ? std::string_view(to->new_stable.bytes) : std::string_view{};
  }
  facts seen() const { return {before ? &*before : nullptr, after ? &*after : nullptr}; }
  /// The other way round: whether a rule holds of it says whether what it told of is over.
  facts undone() const { return {after ? &*after : nullptr, before ? &*before : nullptr}; }
  const std::string& undone_key() const { return (from != nullptr ? from : to)->key.bytes; }
};

/// What says that a row was moved: it is gone, and another that says the same is new.
struct moving {
  std::vector<std::size_t> same;  ///< columns; the two agree in them
  condition when;                 ///< of the two; where it cannot be judged nothing was moved
};

/// Which removed and added rows are one.
struct pairs {
  /// Columns that say "the same thing". Empty: never.
  std::vector<std::size_t> identity;
  std::optional<moving> moved;  ///< of what is left
};

/// Every row is decoded once. Pairs stand where the added row stood, and are made in the order of
/// the set. malformed: a row that cannot be read.
common::result<std::vector<event>> events_of(const schemas::table& t,
                                             const std::vector<schemas::change>& changes,
                                             const pairs& of);

}  // namespace analyzer
