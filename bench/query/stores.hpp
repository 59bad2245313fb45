// A server's data folder with many hosts, written straight into stores: ordinary packages, and
// changes of ninety days.
#pragma once

#include <string>

#include "query/fleet.hpp"

namespace bench {

struct store_sizes {
  int hosts = 1000, packages = 1000;
  int changes = 0;  ///< of history, one commit each, over ninety days
};

/// `folder` is a data folder then; what lies there is overwritten.
void write_stores(const std::string& folder, const store_sizes& s, std::int64_t now);
query::fleet_view fleet_of(const std::string& folder, std::int64_t now);

}  // namespace bench
