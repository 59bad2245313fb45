// Reads records of the OSV format. Whatever is in a file costs no more than its bytes.
#pragma once

#include <string_view>

#include "common/result.hpp"
#include "schemas/json.hpp"
#include "vulnerabilities/osv_record.hpp"

namespace vulnerabilities {

inline constexpr std::size_t record_bytes = 4u << 20;
inline constexpr int record_depth = 32;

/// Without what nobody looks at. malformed: not one JSON value; too_large: more bytes or nested
/// deeper than above.
common::result<nlohmann::json> parse_record(std::string_view text);
/// The same with all that is in it.
common::result<nlohmann::json> parse_document(std::string_view text);

/// malformed or unsupported: says what was expected. Entries without a package, ranges of commits
/// and events of unknown kinds are passed over, as the format's own evaluation does.
common::result<osv_record> read_osv(std::string_view text);

}  // namespace vulnerabilities
