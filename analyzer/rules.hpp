#pragma once

#include "schemas/messages.hpp"

namespace analyzer {

/// The alerts of a change-set. Pure: the same change-set gives the same alerts with the same ids, however often it is judged.
///
///   check-flipped    high     a check that passed fails; low when a failed one passes; medium for any other change of verdict
///   score-fell       medium   the score of a policy is lower than before
///   package-added, package-removed (low), package-changed (medium; another version or status of the same package)
///   user-added       medium   group-added  low
///   new-uid-0        critical an account with uid 0 that was none before
///
/// A table's first rows (origin `first`) and re-encodings (`migration`) raise nothing. unsupported: an unknown table.
common::result<std::vector<schemas::alert>> judge(const std::string& agent, const schemas::change_set& set);

}  // namespace analyzer
