#include "schemas/told_alert.hpp"

#include <set>

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "schemas/codec.hpp"

namespace schemas {

namespace {

json vulnerability_json(const told_vulnerability& v) {
  const auto how = static_cast<severity>(v.severity - 1);
  return {{"cve", printable_utf8(v.cve)},
          {"severity", v.severity == 0 ? json(nullptr) : json(name(how))},
          {"source", printable_utf8(v.source)},
          {"source_version", printable_utf8(v.version)},
          {"fixed_version",
           v.fixed_version.empty() ? json(nullptr) : json(printable_utf8(v.fixed_version))}};
}

}  // namespace

json told_alert_json(const told_alert& a) {
  json out = alert_json(a.parts.front());
  out["id"] = common::to_hex(a.id.bytes);
  out["time"] = common::format_time(a.time);
  out["severity"] = name(static_cast<severity>(a.severity));
  out["message"] = printable_utf8(a.message);
  std::set<std::string> techniques;
  for (const auto& part : a.parts) techniques.insert(part.mitre.begin(), part.mitre.end());
  out["mitre"] = techniques;
  if (a.agents.size() > 1) out["agents"] = a.agents;
  if (a.parts.size() > 1) {
    out["parts"] = json::array();
    for (const auto& part : a.parts) out["parts"].push_back(alert_json(part));
  }
  for (const auto& one : a.vulnerabilities)
    out["vulnerabilities"].push_back(vulnerability_json(one));
  if (a.times > 1) out["times"] = a.times;
  if (a.left_out > 0) out["left_out"] = a.left_out;
  return out;
}

#define MUSTER_CODEC(T)                  \
  template std::string encode(const T&); \
  template common::result<T> decode<T>(std::string_view);
MUSTER_CODEC(told_alert)
MUSTER_CODEC(waiting_alert)
MUSTER_CODEC(recurrence)
MUSTER_CODEC(judged_agent)
MUSTER_CODEC(affected_packages)
#undef MUSTER_CODEC

}  // namespace schemas
