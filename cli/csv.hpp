#pragma once

#include <string>
#include <vector>

#include "schemas/json.hpp"

namespace cli {

/// One record of CSV (RFC 4180) with its end of line: absent values are empty, lists are JSON.
std::string csv_record(const std::vector<schemas::json>& values);

}  // namespace cli
