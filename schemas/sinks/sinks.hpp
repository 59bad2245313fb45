// Where alerts are sent besides alerts.jsonl: the list `sinks` of the configuration, as
// docs/sinks.md has it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/settings/configuration.hpp"
#include "schemas/severity.hpp"

namespace schemas {

/// How a message reaches a syslog server: RFC 5426, RFC 6587 (octet counting), a local socket.
enum class syslog_way : std::uint8_t { udp, tcp, unix_socket };

struct sink {
  std::string name;     ///< of a-z, 0-9 and `-`
  std::string address;  ///< as it is written: `udp://HOST:PORT`, `tcp://HOST:PORT`, `unix:PATH`
  syslog_way way = syslog_way::udp;
  std::string host, port;  ///< of udp and tcp
  std::string path;        ///< of a local socket
  severity least = severity::low;
  std::vector<std::string> rules;  ///< only these; empty: all
  bool operator==(const sink&) const = default;
};

/// In the order of the file. malformed: `FILE:LINE:COL: what; what to do`.
common::result<std::vector<sink>> sinks_of(const common::settings::configuration& said);

}  // namespace schemas
