#pragma once

#include <string>
#include <vector>

#include "common/result.hpp"
#include "schemas/json.hpp"
#include "schemas/operator_messages.hpp"

namespace views {

/// Who reads it: a program takes TAB, CR and LF inside a text for what they are, and gets them. A
/// terminal obeys them (a CR writes over what stands in the line, an LF begins what looks like a
/// record), so that there they are written \xNN like every other control.
enum class csv_for { program, terminal };

/// One record of CSV (RFC 4180) with its end of line: absent values are empty, lists are JSON. A
/// text that a spreadsheet would take for a formula (it begins with = + - @ TAB or CR) gets an
/// apostrophe in front; numbers stay numbers.
std::string csv_record(const std::vector<schemas::json>& values, csv_for reader);

/// The columns' names as a record.
std::string csv_header(const schemas::table& t, csv_for reader);
/// The rows of the part, a record each. corrupt: one does not decode.
common::result<std::string> csv_rows(const schemas::table& t, const schemas::dump_part& part,
                                     csv_for reader);

}  // namespace views
