// An alert as a message of RFC 5424, with its text behind.
#pragma once

#include <string>

#include "schemas/sinks/sinks.hpp"
#include "schemas/told_alert.hpp"

namespace alerts {

/// Who sends it.
struct syslog_origin {
  std::string host;  ///< as gethostname() has it
  std::string process;
};

/// Receivers have to take 8 KiB; what has no room is left out, and `cut` in the text says so.
constexpr std::size_t syslog_bytes = 8192;

/// Facility 13 (log audit). Its structured data has `id`, the same whenever it is sent again.
std::string syslog_message(const schemas::told_alert& a, const schemas::sink& to,
                           const syslog_origin& by);

}  // namespace alerts
