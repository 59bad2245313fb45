// The only part of a message that the broker reads. One frame:
//
//   kind '/' agent '/' table NUL     the topic, ≤ 128 bytes with the NUL; '-' where there is no agent or table
//   array                            the header, canonical, in the order of the struct; unknown tail fields are skipped
//   the rest                         the payload, opaque here (schemas/messages.hpp)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/message_type.hpp"

namespace schemas {

inline constexpr std::uint16_t wire_version = 1;
inline constexpr std::size_t topic_bytes = 128;

namespace flags {
inline constexpr std::uint32_t last = 1;       ///< of a delta: the last version of a local commit
inline constexpr std::uint32_t migration = 2;  ///< of a delta: only the encoding changed
}  // namespace flags

struct header {
  std::uint16_t wire = wire_version;
  std::uint16_t readable_from = 1;  ///< the oldest reader that can still use it
  message_type type{};
  std::uint64_t epoch = 0, version = 0;
  std::uint64_t instance = 0, counter = 0;  ///< the sending process and its message number: the id of the message
  std::uint32_t flags = 0;
  std::uint64_t kid = 0;  ///< names the key K of the digests inside; 0: none
  std::int64_t sent_ms = 0;
  friend bool operator==(const header&, const header&) = default;
};

/// A decoded frame; the views are into the frame.
struct envelope {
  std::string_view topic, agent, table, payload;  ///< agent and table are empty where the topic has '-'
  header head;
};

/// `agent` and `table` may be empty.
std::string topic_of(message_type type, std::string_view agent, std::string_view table);
std::string encode_frame(std::string_view agent, std::string_view table, const header& head, std::string_view payload);
/// too_large beyond `limit`; unsupported for a newer wire or an unknown type; malformed otherwise. The topic's kind must
/// be the type's name and its agent an agent id or '-'.
common::result<envelope> decode_frame(std::string_view frame, std::size_t limit);

}  // namespace schemas
