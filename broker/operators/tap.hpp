// Copies of what passes, for operators who look. A reader has prefixes and credit; a copy that its
// credit has no room for is dropped for this reader, counted, and the next thing it gets says how
// many were. With nobody listening a message costs one comparison. Copies leave in batches, one a
// reader and round of the broker. Pure: no socket, no clock.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/hop.hpp"
#include "schemas/messages.hpp"

namespace broker {

class tap {
 public:
  static constexpr std::size_t most_readers = 16, most_prefixes = 64;
  /// What a reader may have outstanding, whatever it asks for: this is what a stalled one can cost.
  static constexpr std::uint64_t most_copies = 8192, most_bytes = 3u << 20;

  bool listening() const { return !readers_.empty(); }
  /// Subscribes the connection or grants it more. False: there are too many readers, or too many
  /// prefixes.
  bool request(const std::string& connection, std::uint64_t id, schemas::tap_request r);
  void forget(const std::string& connection);
  /// A message passed. Call it when listening().
  void copy(schemas::hop hop, std::string_view frame, std::int64_t now_ms);

  struct batch {
    std::string connection;
    std::uint64_t request = 0;  ///< the id it was asked with
    std::string payload;        ///< schemas::tap_copies
    std::uint64_t copies = 0;
  };
  /// What is due to readers now.
  std::vector<batch> take();
  /// A batch did not leave: its copies are lost to its reader.
  void lost(const std::string& connection, std::uint64_t copies);

 private:
  struct reader {
    std::vector<std::string> prefixes;
    std::string agent;
    std::uint64_t request = 0;
    std::uint64_t copies_granted = 0, bytes_granted = 0;  ///< totals
    std::uint64_t copies = 0, bytes = 0;                  ///< used, totals
    std::uint64_t lost = 0;                               ///< not yet told
    schemas::tap_copies pending;
    bool wants(std::string_view topic) const;
    bool has_room(std::size_t size) const;
  };
  std::map<std::string, reader> readers_;
};

}  // namespace broker
