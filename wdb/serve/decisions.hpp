// What the desks that decide about hosts have in common: the broker is told what changed, an
// operator why something is not done.
#pragma once

#include "wdb/serve/connection.hpp"

namespace wdb {

/// An answer to who asked; any other error is final.
bool is_refusal(common::errc code);

/// The operator is told why; what is no refusal is given back.
common::status refuse_or_fail(connection& to, const schemas::envelope& question,
                              const common::error& why);

/// Nothing is sent where nothing changed.
void tell_broker(connection& to, std::vector<schemas::admission> changed);

}  // namespace wdb
