#include "tests/support/stored_report.hpp"

#include <stdexcept>

namespace tests {

using schemas::table_id;
using schemas::table_status;

schemas::report report_of_scan(std::int64_t ended, const std::map<table_id, table_status>& odd) {
  constexpr std::int64_t two_days = 48 * 3'600'000;
  schemas::report r;
  r.scan_id = "scan";
  r.started = r.ended = ended;
  for (const auto& t : schemas::tables()) {
    if (t.id == table_id::scans) continue;
    const auto at = odd.find(t.id);
    const auto says = at == odd.end() ? table_status::ok : at->second;
    schemas::table_report one;
    one.table = static_cast<schemas::u64>(t.id);
    one.status = static_cast<schemas::u64>(says);
    one.last_good = says == table_status::ok ? ended : ended - two_days;
    if (says != table_status::ok) one.reason = "a test wants it so";
    r.tables.push_back(one);
  }
  return r;
}

void store_report(const agent_history& of, const schemas::report& r) {
  const store::report_record last{
      .instance = 1, .counter = 1, .received = r.ended, .report = {schemas::encode(r)}};
  auto txn = common::kv::write_txn::begin(of.store().env()).value();
  auto put = txn.put(of.store().db(store::keys::meta), "report", schemas::encode(last));
  if (put) put = std::move(txn).commit();
  if (!put) throw std::runtime_error(put.error().detail);
}

}  // namespace tests
