#pragma once

#include <string_view>

#include "collector/inventory/packages/rows.hpp"

namespace collector::inventory {

/// The rows of snapd's answer to GET /v2/snaps. malformed: it is not one.
common::status take_snaps(std::string_view answer, package_rows& out);

}  // namespace collector::inventory
