// A snapshot on its way in: its parts are staged on the mirror's other side, checked against the agent's own digest, and swapped
// in by one commit that turns the sides over. Readers see the old rows until then, and the mirror is never empty in between.
#pragma once

#include "wdb/mirror/apply.hpp"

namespace wdb {

struct staged {
  enum class state {
    more,      ///< waiting for the next part
    swapped,   ///< the mirror is the snapshot now
    discarded  ///< out of order or the wrong digest; `why` says so
  } now = state::more;
  std::string why;
  schemas::digest stored;  ///< of what was swapped in
};

/// What the mirror was before, which decides the origin of the swap.
struct swap_context {
  bool had_store = false;  ///< before this store there was another
  std::optional<store::table_record> mirror;
  std::uint64_t wanted_id = 0;
};

/// One part, whose epoch and version were accepted. `c.origin` is decided here at the swap.
common::result<staged> take_part(write_context& c, const schemas::snapshot& part, const swap_context& was);

/// A snapshot that will not be finished; `side` is where the mirror's rows lie.
common::status drop_staging(const store::agent_store& in, common::kv::write_txn& txn, schemas::table_id table, store::keys::database side);

}  // namespace wdb
