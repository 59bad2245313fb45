// History that is damaged while everything else of a store is sound: it is cut, and the store
// stays.
#pragma once

#include "wdb/batches/store_pool.hpp"

namespace wdb {

/// A value of the agent's store could not be read, and `why`. True: it was history alone. That was
/// removed up to the last of its entries that cannot be read, and the horizon moved behind it, in
/// one durable commit with the alert that says so, which lies in the outbox. False: nothing was
/// done, and the store has to be given up, since other values cannot be read either, or work that
/// is still to be sent is made of what would go.
common::result<bool> cut_history(store_pool& stores, const schemas::agent_id& agent,
                                 const common::error& why);

}  // namespace wdb
