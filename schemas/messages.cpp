#include "schemas/messages.hpp"

#include "schemas/codec.hpp"
#include "schemas/message_table.hpp"

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

#define MUSTER_CODEC(T)                  \
  template std::string encode(const T&); \
  template common::result<T> decode<T>(std::string_view);
#define MUSTER_MESSAGE(number, type, name, payload, ...) MUSTER_CODEC(schemas::payload)
MUSTER_MESSAGE_TABLE(MUSTER_MESSAGE)
MUSTER_CODEC(row_bytes)
MUSTER_CODEC(digest)
MUSTER_CODEC(tap_copy)
MUSTER_CODEC(change)
MUSTER_CODEC(alert)
MUSTER_CODEC(stored_alert)
#undef MUSTER_CODEC
#undef MUSTER_MESSAGE

}  // namespace schemas
