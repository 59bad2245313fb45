// The only part of a message that the broker reads. One frame:
//
//   kind '/' agent '/' table NUL     the topic, ≤ 128 bytes with the NUL; '-' where there is no
//   agent or table array                            the header, canonical, in the order of the
//   struct; unknown tail fields are skipped the rest                         the payload, opaque
//   here (schemas/messages.hpp)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/message_table.hpp"

namespace schemas {

inline constexpr std::uint16_t wire_version = 2;
inline constexpr std::size_t topic_bytes = 128;

namespace flags {
inline constexpr std::uint32_t last = 1;       ///< of a delta: the last version of a local commit
inline constexpr std::uint32_t migration = 2;  ///< of a delta: only the encoding changed
}  // namespace flags

/// Each field has one meaning, whatever the message; a field that a message has no use for is 0.
struct header {
  std::uint16_t wire = wire_version;
  std::uint16_t readable_from = wire_version;  ///< the oldest reader that can still use it
  message_type type{};
  std::uint64_t epoch = 0, version = 0;  ///< of the table in the topic
  std::uint64_t instance = 0,
                counter = 0;  ///< the sending process and its message number: the id of the message
  std::uint32_t flags = 0;
  std::uint64_t kid = 0;  ///< names the key K of the digests inside; 0: none
  std::int64_t sent_ms = 0;
  std::uint64_t to = 0;  ///< the agent's instance that a message is for; 0: whoever is the agent
  std::uint64_t correlation = 0;  ///< work number, or question id
  std::int64_t deadline_ms =
      0;  ///< until when an answer to this question is of use; 0: there is no end
  friend bool operator==(const header&, const header&) = default;
};

/// A decoded frame; the views are into the frame.
struct envelope {
  std::string_view topic, agent, table,
      payload;  ///< agent and table are empty where the topic has '-'
  header head;
};

/// `agent` and `table` may be empty.
std::string topic_of(message_type type, std::string_view agent, std::string_view table);
std::string encode_frame(std::string_view agent, std::string_view table, const header& head,
                         std::string_view payload);
/// How the two ends of a connection are called when one of them has to be upgraded.
struct ends {
  std::string_view sender = "the sender", receiver = "this program";
};
/// too_large beyond `limit`; unsupported for another wire, naming who has to be upgraded; malformed
/// otherwise, which includes a header that contradicts itself, its topic or the message table.
common::result<envelope> decode_frame(std::string_view frame, std::size_t limit,
                                      const ends& between = {});

}  // namespace schemas
