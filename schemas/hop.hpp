// Between which two processes a message was seen.
#pragma once

#include <cstdint>
#include <string_view>

namespace schemas {

enum class hop : std::uint8_t {
  collector_broker = 0,
  broker_wdb = 1,
  wdb_broker = 2,
  broker_collector = 3,
  broker_analyzer = 4,
  analyzer_broker = 5,
  operator_broker = 6,
  broker_operator = 7,
  broker_alerts = 8,
  alerts_broker = 9,
};

/// `FROM-TO`
std::string_view name(hop h);

}  // namespace schemas
