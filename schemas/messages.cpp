#include "schemas/messages.hpp"

#include "schemas/codec.hpp"

namespace schemas {

std::string_view name(origin o) {
  switch (o) {
    case origin::first:
      return "first";
    case origin::delta:
      return "delta";
    case origin::snapshot:
      return "snapshot";
    case origin::repair:
      return "repair";
    case origin::migration:
      return "migration";
  }
  return "?";
}

std::string_view name(change_kind c) {
  switch (c) {
    case change_kind::added:
      return "added";
    case change_kind::removed:
      return "removed";
    case change_kind::modified:
      return "modified";
  }
  return "?";
}

std::string_view name(severity s) {
  switch (s) {
    case severity::low:
      return "low";
    case severity::medium:
      return "medium";
    case severity::high:
      return "high";
    case severity::critical:
      return "critical";
  }
  return "?";
}

#define MUSTER_MESSAGE(T)                \
  template std::string encode(const T&); \
  template common::result<T> decode<T>(std::string_view);
MUSTER_MESSAGE(row_bytes)
MUSTER_MESSAGE(digest)
MUSTER_MESSAGE(hello)
MUSTER_MESSAGE(delta)
MUSTER_MESSAGE(snapshot)
MUSTER_MESSAGE(report)
MUSTER_MESSAGE(compare)
MUSTER_MESSAGE(compare_reply)
MUSTER_MESSAGE(repair)
MUSTER_MESSAGE(repair_reply)
MUSTER_MESSAGE(ack)
MUSTER_MESSAGE(gap)
MUSTER_MESSAGE(resync)
MUSTER_MESSAGE(new_epoch)
MUSTER_MESSAGE(busy)
MUSTER_MESSAGE(credit)
MUSTER_MESSAGE(command)
MUSTER_MESSAGE(reply)
MUSTER_MESSAGE(query)
MUSTER_MESSAGE(dump_part)
MUSTER_MESSAGE(tap_request)
MUSTER_MESSAGE(tap_copy)
MUSTER_MESSAGE(tap_copies)
MUSTER_MESSAGE(enlist)
MUSTER_MESSAGE(welcome)
MUSTER_MESSAGE(change)
MUSTER_MESSAGE(change_set)
MUSTER_MESSAGE(evidence)
MUSTER_MESSAGE(verdict)
MUSTER_MESSAGE(alert)
MUSTER_MESSAGE(alerts_of)
#undef MUSTER_MESSAGE

}  // namespace schemas
