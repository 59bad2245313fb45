#include "collector/inventory/time_text.hpp"

#include "common/rfc3339.hpp"

namespace collector::inventory {

schemas::instant daemon_time(std::string_view text) {
  const auto ms = common::parse_rfc3339(text);
  return ms && *ms >= 0 ? schemas::instant{*ms} : schemas::instant{};
}

}  // namespace collector::inventory
