// Several alerts as one: who leads, what it says, which id it has.
#pragma once

#include "schemas/told_alert.hpp"

namespace alerts {

/// Not of a score, which is another one on every agent and follows from what is told with it.
bool tells_of_row(const schemas::alert& a);

/// `parts`: at least one, of one agent or of several that saw the same; in any order. The gravest
/// leads. Of more than 256, or 1 MiB of rows, the rest is counted.
schemas::told_alert tell_together(std::vector<schemas::alert> parts, schemas::i64 now);

/// What came `untold` times more since `since` without being told each time.
schemas::told_alert tell_repeats(const schemas::recurrence& r, schemas::i64 now);

}  // namespace alerts
