// A row is two byte strings: `stable` (key and stable fields) and `volatile_`, each a canonical
// array in field order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/table.hpp"

namespace schemas {

struct encoded_row {
  std::string stable, volatile_;
  friend bool operator==(const encoded_row&, const encoded_row&) = default;
};

/// The bytes of a typed row; defined for every table of schemas/inventory.hpp and
/// schemas/assessment.hpp.
template <class Row>
encoded_row encode_row(const Row& row);
/// The typed row back from its bytes; fields that are missing (an older sender) are absent, further
/// ones are skipped.
template <class Row>
common::result<Row> decode_row(std::string_view stable, std::string_view volatile_);

/// Checks what a stranger sent: sizes, canonical form, the type of every known field, a key that is
/// not absent altogether.
common::status check_row(const table& t, std::string_view stable, std::string_view volatile_);

/// The canonical array of the key fields, cut out of `stable`.
common::result<std::string> key_of(const table& t, std::string_view stable);
/// The same without the array's head, where it lies in `stable`: of rows of one table it is as
/// distinct, and in the same order.
common::result<std::string_view> key_fields_in(const table& t, std::string_view stable);

/// Whether two stable byte strings of one row say the same, one of them in fields that the other
/// has not: another version of the collector wrote it.
bool is_reencoded(std::string_view a, std::string_view b);

/// All columns in order, absent ones as monostate.
common::result<std::vector<value>> decode_values(const table& t, std::string_view stable,
                                                 std::string_view volatile_);

}  // namespace schemas
