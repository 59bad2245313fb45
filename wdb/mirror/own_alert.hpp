// Alerts that wdb raises itself, about what it did to a mirror. They lie in the outbox until the
// alert store has them.
#pragma once

#include "wdb/mirror/apply.hpp"

namespace wdb {

/// `occasion` tells two of the same rule at the same version apart.
common::status put_own_alert(const write_context& c, std::string_view rule,
                             schemas::severity severity, std::string_view occasion,
                             std::string message);

/// Once for each `session`, however often it is put. `what`: as in "3 rows".
common::status put_mirror_repaired(const write_context& c, std::uint64_t session,
                                   std::string_view what);

}  // namespace wdb
