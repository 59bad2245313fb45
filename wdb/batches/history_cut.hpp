// History that is damaged while everything else of a store is sound: it is cut, and the store
// stays.
#pragma once

#include "wdb/batches/agent_batch.hpp"
#include "wdb/batches/store_pool.hpp"

namespace wdb {

struct history_cut {
  store::horizon_record horizon;  ///< where history begins now
  std::size_t damaged = 0;        ///< entries that could not be read
};

/// Removes history up to the last of its entries that cannot be read, and moves the horizon behind
/// it, in one durable commit. None: nothing was done, and the store has to be given up, since other
/// values cannot be read either, or work that is still to be sent is made of what would go.
common::result<std::optional<history_cut>> cut_history(const store::agent_store& in);

/// A value of the agent's store could not be read. True: it was history alone, which was cut, and
/// an alert says so. False: the store has to be given up.
common::result<bool> mend_history(store_pool& stores, const schemas::agent_id& agent,
                                  const common::error& why, batch_outcome& outcome);

}  // namespace wdb
