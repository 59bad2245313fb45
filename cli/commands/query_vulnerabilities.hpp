#pragma once

#include "query/host_table.hpp"
#include "schemas/paths.hpp"

namespace cli {

/// The table `vulnerabilities`: the rows of `muster cves`, worked out of the feeds and of each
/// host's packages when it is asked.
query::host_listing vulnerability_listing(const schemas::data_paths& paths, std::int64_t now);

}  // namespace cli
