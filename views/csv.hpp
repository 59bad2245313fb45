#pragma once

#include <string>
#include <vector>

#include "common/result.hpp"
#include "schemas/json.hpp"
#include "schemas/operator_messages.hpp"

namespace views {

/// One record of CSV (RFC 4180) with its end of line: absent values are empty, lists are JSON. A
/// text that a spreadsheet would take for a formula (it begins with = + - @ TAB or CR) gets an
/// apostrophe in front; numbers stay numbers.
std::string csv_record(const std::vector<schemas::json>& values);

/// The columns' names as a record.
std::string csv_header(const schemas::table& t);
/// The rows of the part, a record each. corrupt: one does not decode.
common::result<std::string> csv_rows(const schemas::table& t, const schemas::dump_part& part);

}  // namespace views
