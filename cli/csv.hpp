#pragma once

#include <string>
#include <vector>

#include "schemas/json.hpp"

namespace cli {

/// One record of CSV (RFC 4180) with its end of line: absent values are empty, lists are JSON. A text that a
/// spreadsheet would take for a formula (it begins with = + - @ TAB or CR) gets an apostrophe in front; numbers stay numbers.
std::string csv_record(const std::vector<schemas::json>& values);

}  // namespace cli
