#include "wdb/mirror/absent_table.hpp"

#include "schemas/assessment.hpp"
#include "schemas/table.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;

common::result<bool> was_reported_absent(const agent_mirror& mirror, schemas::table_id table) {
  const std::string_view name = schemas::find_table(table)->name;
  std::int64_t newest = 0;
  bool absent = false;
  const auto look = [&](const store::row_record& r) -> status {
    const auto scan = schemas::decode_row<schemas::scan>(r.stable.bytes, r.volatile_.bytes);
    if (!scan) return fail(errc::corrupt, "{}", scan.error().detail);
    const auto started = scan->started_at.ms.value_or(0);
    if (scan->kind != "table" || scan->name != name || started < newest) return {};
    newest = started;
    absent = scan->status == schemas::name(schemas::table_status::unsupported);
    return {};
  };
  // No rows of `scans` are ever staged: they have one side.
  const auto s = mirror.rows().each_row(schemas::table_id::scans, look, store::keys::rows_a);
  if (!s) return fail(s.error());
  return absent;
}

}  // namespace wdb
