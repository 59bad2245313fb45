// What a column can hold. Absent is not empty: an absent value is nil on the wire and null in JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace schemas {

using text = std::optional<std::string>;  ///< bytes; UTF-8 is usual but not promised by hosts
using integer = std::optional<std::int64_t>;
using boolean = std::optional<bool>;
using list = std::optional<std::vector<std::string>>;

/// Milliseconds since the Unix epoch, UTC.
struct instant {
  std::optional<std::int64_t> ms;
  friend bool operator==(const instant&, const instant&) = default;
};

/// A number with two decimals, kept as hundredths so that its bytes are exact.
struct decimal {
  std::optional<std::int64_t> hundredths;
  friend bool operator==(const decimal&, const decimal&) = default;
};

enum class column_type : std::uint8_t { text, integer, boolean, time, list, decimal };

/// One column of any row, its type known from the table.
using value =
    std::variant<std::monostate, std::int64_t, bool, std::string, std::vector<std::string>>;

}  // namespace schemas
