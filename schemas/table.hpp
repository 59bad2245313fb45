// The tables as data: what the generic code (stores, dumps, digests, JSON) knows of a row.
#pragma once

#include <span>
#include <string_view>

#include "common/result.hpp"
#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// Raised when a field is appended to any table; stored beside each row.
inline constexpr std::uint32_t schema_number = 11;

struct table {
  table_id id;
  std::string_view name;
  std::span<const column> columns;  ///< key, then stable, then volatile
  std::size_t keys, stables, volatiles;
};

/// Every table, in printing order.
std::span<const table> tables();
const table* find_table(table_id id);
const table* find_table(std::string_view name);
/// not_found with a suggestion.
common::result<const table*> require_table(std::string_view name);

/// What a scan could say of a table.
enum class table_status : std::uint8_t {
  ok = 0,
  partial = 1,      ///< some records could not be read: upserts only, deletions held
  unsupported = 2,  ///< this host has no such thing
  unknown = 3,      ///< the source could not be read: the rows of the last good scan stay
};
/// Whether a scan that ended so says anything of the table's rows. A host that has no such thing
/// has none, also where it had some before.
inline bool tells_of_rows(table_status s) { return s != table_status::unknown; }
/// Whether both sides have rows of that scan to compare. `version` 0: there never were any.
inline bool is_compared(std::uint64_t status, std::uint64_t version) {
  return version != 0 && tells_of_rows(static_cast<table_status>(status));
}
std::string_view name(table_status s);
std::string_view name(column_type t);
std::string_view name(role r);

}  // namespace schemas
