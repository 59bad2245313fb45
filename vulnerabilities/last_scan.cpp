#include "vulnerabilities/last_scan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/log.hpp"
#include "schemas/table.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using schemas::table_id;

namespace {

/// Why the table is not known as a whole; empty: it is.
std::string gap_of(const schemas::report& r, table_id id) {
  const auto name = schemas::find_table(id)->name;
  const auto said =
      std::ranges::find(r.tables, static_cast<schemas::u64>(id), &schemas::table_report::table);
  if (said == r.tables.end()) return fmt::format("the last scan says nothing of {}", name);
  const auto is = static_cast<schemas::table_status>(said->status);
  if (is == schemas::table_status::ok) return {};
  if (is == schemas::table_status::unsupported)
    return fmt::format("{}: there is nothing of the kind that is read", name);
  return fmt::format("{} is {}: {}", name, schemas::name(is), common::one_line(said->reason));
}

}  // namespace

result<last_scan> last_scan_of(const store::reader& r) {
  last_scan out;
  const auto last = r.last_report();
  if (!last) return fail(last.error());
  if (!*last) {
    out.unknown.push_back({"packages", "the end of a scan was not told yet"});
    return out;
  }
  const auto report = schemas::decode<schemas::report>((*last)->report.bytes);
  if (!report) return fail(errc::corrupt, "the stored report: {}", report.error().detail);
  out.ended = report->ended;
  for (const auto id : {table_id::packages, table_id::os})
    if (auto why = gap_of(*report, id); !why.empty())
      out.unknown.push_back({std::string(schemas::find_table(id)->name), std::move(why)});
  return out;
}

}  // namespace vulnerabilities
