// The stored rows of an agent, as wdb or the files give them, in the forms that readers want.
#pragma once

#include <string>
#include <vector>

#include "common/result.hpp"
#include "schemas/json.hpp"
#include "schemas/operator_messages.hpp"
#include "schemas/row.hpp"

namespace views {

using dump_parts = std::vector<schemas::dump_part>;

struct dumped_table {
  const schemas::table* table = nullptr;
  std::vector<schemas::json> rows;
};

common::result<std::vector<dumped_table>> by_table(const dump_parts& parts);

/// Whether the last scan of the table could not tell everything.
bool is_incomplete(const dump_parts& parts, schemas::table_id table);

/// The rows of one table as structs.
template <class Row>
common::result<std::vector<Row>> typed_rows(const dump_parts& parts) {
  std::vector<Row> out;
  for (const auto& p : parts) {
    if (p.table != static_cast<schemas::u64>(Row::id)) continue;
    for (const auto& r : p.rows) {
      auto row = schemas::decode_row<Row>(r.stable.bytes, r.volatile_.bytes);
      if (!row)
        return common::fail(common::errc::corrupt, "{}: {}", Row::name_of_table,
                            row.error().detail);
      out.push_back(std::move(*row));
    }
  }
  return out;
}

}  // namespace views
