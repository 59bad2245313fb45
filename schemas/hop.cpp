#include "schemas/hop.hpp"

#include <array>

namespace schemas {

std::string_view name(hop h) {
  constexpr std::array<std::string_view, 10> hops{
      "collector-broker", "broker-wdb",      "wdb-broker",      "broker-collector",
      "broker-analyzer",  "analyzer-broker", "operator-broker", "broker-operator",
      "broker-alerts",    "alerts-broker"};
  const auto at = static_cast<std::size_t>(h);
  return at < hops.size() ? hops[at] : "?";
}

}  // namespace schemas
