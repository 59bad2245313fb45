#include "analyzer/waiving.hpp"

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "schemas/row.hpp"

namespace analyzer {

namespace {

const schemas::waiver* waiver_of(const schemas::alert& a, const schemas::waivers& waivers, std::int64_t now) {
  if (a.table != static_cast<schemas::u64>(schemas::table_id::checks) || a.new_stable.bytes.empty()) return nullptr;
  const auto check = schemas::decode_row<schemas::check>(a.new_stable.bytes, schemas::writer().array(0).take());
  return check ? waivers.find(a.agent, *check, {}, now) : nullptr;
}

}  // namespace

void waive(std::vector<schemas::alert>& alerts, const schemas::waivers& waivers, std::int64_t now) {
  if (waivers.all.empty()) return;
  for (auto& a : alerts) {
    const auto* w = waiver_of(a, waivers, now);
    if (w == nullptr) continue;
    a.severity = static_cast<schemas::u64>(schemas::severity::low);
    a.message += fmt::format(" (waived by {} until {}: {}; waivers {})", common::one_line(w->owner), common::format_time(w->expires),
                             common::one_line(w->reason), common::to_hex(waivers.sha256));
  }
}

}  // namespace analyzer
