#include "collector/state/records.hpp"

#include "schemas/codec.hpp"

namespace schemas {

#define MUSTER_RECORD(T)                                   \
  template std::string encode(const collector::state::T&); \
  template common::result<collector::state::T> decode<collector::state::T>(std::string_view);
MUSTER_RECORD(state_row)
MUSTER_RECORD(table_state)
MUSTER_RECORD(outbox_entry)
#undef MUSTER_RECORD

}  // namespace schemas
