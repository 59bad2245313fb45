#include "store/records.hpp"

#include "schemas/codec.hpp"

namespace schemas {

#define MUSTER_RECORD(T)                        \
  template std::string encode(const store::T&); \
  template common::result<store::T> decode<store::T>(std::string_view);
MUSTER_RECORD(row_record)
MUSTER_RECORD(table_record)
MUSTER_RECORD(staging_record)
MUSTER_RECORD(wanted_record)
MUSTER_RECORD(epochs_record)
MUSTER_RECORD(horizon_record)
MUSTER_RECORD(history_record)
MUSTER_RECORD(outbox_record)
MUSTER_RECORD(report_record)
MUSTER_RECORD(scores_record)
MUSTER_RECORD(agent_record)
#undef MUSTER_RECORD

}  // namespace schemas
