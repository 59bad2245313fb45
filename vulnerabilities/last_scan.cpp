#include "vulnerabilities/last_scan.hpp"

#include "schemas/table.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using schemas::table_id;

result<last_scan> last_scan_of(const store::reader& r) {
  last_scan out;
  const auto last = r.last_report();
  if (!last) return fail(last.error());
  if (!*last) return out;
  const auto report = schemas::decode<schemas::report>((*last)->report.bytes);
  if (!report) return fail(errc::corrupt, "the stored report: {}", report.error().detail);
  out.ended = report->ended;
  for (const auto& t : report->tables) {
    const auto id = static_cast<table_id>(t.table);
    const auto said = static_cast<schemas::table_status>(t.status);
    const bool is_looked_at = id == table_id::packages || id == table_id::os;
    if (is_looked_at && said != schemas::table_status::ok)
      out.unknown.emplace_back(schemas::find_table(id)->name);
  }
  return out;
}

}  // namespace vulnerabilities
