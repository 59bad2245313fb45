// The stored rows of an agent, for commands that print them in one form or another.
#pragma once

#include <string>
#include <vector>

#include "common/result.hpp"
#include "schemas/messages.hpp"
#include "schemas/paths.hpp"

namespace cli {

using dump_parts = std::vector<schemas::dump_part>;

/// From wdb, in one read transaction; from the files with the stages down or `offline`. `tables` empty: all.
common::result<dump_parts> agent_rows(const schemas::data_paths& paths, const std::string& agent, const std::vector<std::string>& tables,
                                      bool offline);

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
      if (!row) return common::fail(common::errc::corrupt, "{}: {}", Row::name_of_table, row.error().detail);
      out.push_back(std::move(*row));
    }
  }
  return out;
}

}  // namespace cli
