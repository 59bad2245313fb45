// A snapshot on its way in: its parts are staged on the mirror's other side, checked against the
// agent's own digest, and swapped in by one commit that turns the sides over. Readers see the old
// rows until then, and the mirror is never empty in between.
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

/// One part, whose epoch and version were accepted. `c.origin` is decided here at the swap.
/// `had_store`: before this store there was another one of the agent.
common::result<staged> take_part(write_context& c, schemas::snapshot part, bool had_store);

/// A snapshot that will not be finished.
common::status drop_staging(agent_mirror& mirror, schemas::table_id table);

}  // namespace wdb
