#include "alerts/sinks/alert_formats.hpp"

namespace alerts {

using schemas::json;
using schemas::table_id;

namespace {

/// event.category and, where it may be, event.type of a change.
struct ecs_kind {
  std::string_view category = "host", added = "info", removed = "info", modified = "change";
};

ecs_kind kind_of(table_id t) {
  switch (t) {
    case table_id::users:
    case table_id::groups:
    case table_id::ssh_keys:
      return {"iam", "creation", "deletion", "change"};
    case table_id::packages:
      return {"package", "installation", "deletion", "change"};
    case table_id::checks:
    case table_id::policies:
    case table_id::sysctl:
    case table_id::services:
    case table_id::scheduled_jobs:
    case table_id::repositories:
    case table_id::resolvers:
    case table_id::certificates:
    case table_id::security_modules:
      return {"configuration", "creation", "deletion", "change"};
    case table_id::suid_files:
    case table_id::startup_hooks:
    case table_id::preloads:
      return {"file", "creation", "deletion", "change"};
    case table_id::ports:
    case table_id::interfaces:
    case table_id::addresses:
    case table_id::routes:
    case table_id::firewall:
      return {"network", "info", "info", "info"};
    case table_id::kernel_modules:
      return {"driver", "start", "end", "change"};
    default:
      return {};
  }
}

std::string_view type_of(const ecs_kind& kind, schemas::change_kind change) {
  if (change == schemas::change_kind::added) return kind.added;
  return change == schemas::change_kind::removed ? kind.removed : kind.modified;
}

json event_of(const schemas::told_alert& a, const json& native) {
  const auto& lead = a.parts.front();
  const auto kind = a.vulnerabilities.empty() ? kind_of(static_cast<table_id>(lead.table))
                                              : ecs_kind{.category = "vulnerability"};
  const auto type = type_of(kind, static_cast<schemas::change_kind>(lead.change));
  return {{"kind", "alert"},
          {"category", json::array({kind.category})},
          {"type", json::array({lead.table == 0 ? "info" : type})},
          {"module", "muster"},
          {"dataset", "muster.alerts"},
          {"provider", "muster-alerts"},
          {"id", native["id"]},
          {"action", lead.rule},
          {"severity", a.severity + 1},
          {"original", schemas::dump_line(native)}};
}

json threat_of(const json& techniques) {
  json out{{"framework", "MITRE ATT&CK"}};
  for (const auto& one : techniques) {
    const auto& id = one.get_ref<const std::string&>();
    out["technique"]["id"].push_back(id.substr(0, id.find('.')));
    if (id.find('.') != id.npos) out["technique"]["subtechnique"]["id"].push_back(id);
  }
  return out;
}

/// Of several the gravest; ECS has no list of them.
void put_vulnerability(const json& of, json& to) {
  json out{{"id", of["cve"]}};
  if (of["cve"].get_ref<const std::string&>().starts_with("CVE-")) out["enumeration"] = "CVE";
  if (of["severity"].is_string()) out["severity"] = of["severity"];
  to["vulnerability"] = std::move(out);
  to["package"] = {{"name", of["source"]}, {"version", of["source_version"]}};
}

}  // namespace

json ecs_event(const schemas::told_alert& a, bool cut) {
  const auto native = native_alert(a, cut);
  const auto& lead = a.parts.front();
  json out{{"@timestamp", native["time"]},
           {"ecs", {{"version", ecs_version}}},
           {"message", native["message"]},
           {"event", event_of(a, native)},
           {"log", {{"level", native["severity"]}}},
           {"rule", {{"id", lead.rule}, {"ruleset", "muster"}}},
           {"agent", {{"id", lead.agent}, {"type", "muster"}}},
           {"host", {{"name", lead.agent}}},
           {"observer", {{"vendor", "Muster"}, {"product", "Muster"}}},
           {"related", {{"hosts", a.agents}}}};
  if (native["table"].is_string()) out["rule"]["category"] = native["table"];
  if (native["ruleset_sha256"].is_string()) out["rule"]["version"] = native["ruleset_sha256"];
  if (!native["mitre"].empty()) out["threat"] = threat_of(native["mitre"]);
  if (native.contains("vulnerabilities")) put_vulnerability(native["vulnerabilities"][0], out);
  if (cut) out["labels"] = {{"cut", "true"}};
  return out;
}

}  // namespace alerts
