#include "views/dumped_rows.hpp"

#include <algorithm>

namespace views {

using common::errc;
using common::fail;
using common::result;

result<std::vector<dumped_table>> by_table(const dump_parts& parts) {
  std::vector<dumped_table> out;
  for (const auto& p : parts) {
    const auto* t = schemas::find_table(static_cast<schemas::table_id>(p.table));
    if (t == nullptr) continue;  // the empty part of a store without tables
    if (out.empty() || out.back().table != t) out.push_back({t, {}});
    for (const auto& row : p.rows) {
      auto values = schemas::decode_values(*t, row.stable.bytes, row.volatile_.bytes);
      if (!values) return fail(errc::corrupt, "{}: {}", t->name, values.error().detail);
      out.back().rows.push_back(schemas::row_json(*t, *values));
    }
  }
  return out;
}

bool is_incomplete(const dump_parts& parts, schemas::table_id table) {
  const auto number = static_cast<schemas::u64>(table);
  return !parts.empty() && std::ranges::count(parts.front().incomplete, number) > 0;
}

}  // namespace views
