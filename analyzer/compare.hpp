#pragma once

#include "schemas/messages.hpp"

namespace analyzer {

/// VERIFIED when both digests are the same: root, row count and every policy's state hash. Else
/// RESYNC, with what differs. The two are of one (epoch, version, kid): wdb makes evidence of
/// nothing else.
schemas::verdict compare(const schemas::evidence& e);

}  // namespace analyzer
