// Before a broker that listens says that it is ready, it is tried: a key that never enrolled has to
// be turned away. A libzmq whose authentication does not work lets everybody in, and says nothing.
#pragma once

#include "broker/broker.hpp"

namespace broker {

/// Serves `b` meanwhile. refused: the stranger got in; timeout: it was not turned away within 10 s.
common::status prove_strangers_are_refused(const common::net::context& context, broker& b,
                                           const doors& outside);

}  // namespace broker
