#include "alerts/sinks/alert_formats.hpp"
#include "common/version.hpp"
#include "schemas/server_alert.hpp"

namespace alerts {

using schemas::json;
using schemas::table_id;

namespace {

constexpr int findings = 2;

struct ocsf_class {
  int uid;
  std::string_view name;
};
constexpr ocsf_class vulnerability_finding{2002, "Vulnerability Finding"},
    compliance_finding{2003, "Compliance Finding"}, detection_finding{2004, "Detection Finding"};

const ocsf_class& class_of(const schemas::told_alert& a) {
  if (!a.vulnerabilities.empty()) return vulnerability_finding;
  const auto t = static_cast<table_id>(a.parts.front().table);
  const bool is_of_policies = t == table_id::checks || t == table_id::policies;
  return is_of_policies ? compliance_finding : detection_finding;
}

/// What the event does to the finding, and what becomes of that.
struct ocsf_activity {
  int id = 1, status_id = 1;
  std::string_view name = "Create", status = "New";
};
ocsf_activity activity_of(const schemas::told_alert& a) {
  if (a.parts.front().rule != schemas::vulnerability_fixed) return {};
  return {.id = 3, .status_id = 4, .name = "Close", .status = "Resolved"};
}

json metadata_of(const schemas::told_alert& a, const json& native, bool cut) {
  json out{
      {"version", ocsf_version},
      {"product",
       {{"name", "Muster"}, {"vendor_name", "Muster"}, {"version", common::program_version()}}},
      {"uid", native["id"]},
      {"event_code", a.parts.front().rule},
      {"log_name", "alerts"},
      {"original_time", native["time"]}};
  if (cut) out["is_truncated"] = true;
  return out;
}

/// A technique, or one below it.
json attack_of(const std::string& id) {
  const auto dot = id.find('.');
  json out{{"technique", {{"uid", id.substr(0, dot)}}}};
  if (dot != id.npos) out["sub_technique"] = {{"uid", id}};
  return out;
}

json finding_of(const schemas::told_alert& a, const json& native) {
  const auto& lead = a.parts.front();
  json analytic{{"type_id", 1}, {"type", "Rule"}, {"name", lead.rule}, {"uid", lead.rule}};
  if (native["ruleset_sha256"].is_string()) analytic["version"] = native["ruleset_sha256"];
  json out{{"uid", native["id"]},
           {"title", lead.rule},
           {"desc", native["message"]},
           {"created_time", a.time},
           {"analytic", std::move(analytic)}};
  for (const auto& id : native["mitre"]) out["attacks"].push_back(attack_of(id));
  return out;
}

/// Of the check that leads, as far as the alert has its row.
json compliance_of(const json& native) {
  json out{{"status_id", 0}, {"status", "Unknown"}};
  const auto& key = native["key"];
  const auto& row = native["new"];
  if (key.is_object() && key.contains("id")) out["control"] = key["id"];
  if (key.is_object() && key.contains("policy")) out["standards"] = json::array({key["policy"]});
  if (!row.is_object() || !row.contains("result")) return out;
  const auto& result = row["result"];
  const bool passed = result == "passed", failed = result == "failed";
  out["status_id"] = passed ? 1 : failed ? 3 : 99;
  out["status"] = passed ? json("Pass") : failed ? json("Fail") : result;
  for (const auto& [from, to] : {std::pair("reason", "status_detail"), {"title", "desc"}})
    if (row.contains(from) && row[from].is_string()) out[to] = row[from];
  return out;
}

json vulnerabilities_of(const json& native) {
  json out = json::array();
  for (const auto& one : native["vulnerabilities"]) {
    json package{{"name", one["source"]}, {"version", one["source_version"]}};
    if (one["fixed_version"].is_string()) package["fixed_in_version"] = one["fixed_version"];
    json v{{"cve", {{"uid", one["cve"]}}}, {"is_fix_available", one["fixed_version"].is_string()}};
    v["affected_packages"].push_back(std::move(package));
    if (one["severity"].is_string()) v["severity"] = one["severity"];
    out.push_back(std::move(v));
  }
  return out;
}

json resources_of(const schemas::told_alert& a) {
  json out = json::array();
  for (const auto& agent : a.agents)
    out.push_back({{"name", agent}, {"uid", agent}, {"type", "host"}});
  return out;
}

}  // namespace

json ocsf_event(const schemas::told_alert& a, bool cut) {
  const auto native = native_alert(a, cut);
  const auto& [uid, class_name] = class_of(a);
  const auto activity = activity_of(a);
  const auto& agent = a.parts.front().agent;
  static constexpr std::array<std::string_view, 4> severities{"Low", "Medium", "High", "Critical"};
  const auto grave = std::min<std::size_t>(a.severity, severities.size() - 1);
  json out{{"activity_id", activity.id},
           {"activity_name", activity.name},
           {"category_uid", findings},
           {"category_name", "Findings"},
           {"class_uid", uid},
           {"class_name", class_name},
           {"type_uid", uid * 100 + activity.id},
           {"severity_id", grave + 2},
           {"severity", severities.at(grave)},
           {"status_id", activity.status_id},
           {"status", activity.status},
           {"time", a.time},
           {"count", a.times},
           {"message", native["message"]},
           {"metadata", metadata_of(a, native, cut)},
           {"finding_info", finding_of(a, native)},
           {"device", {{"type_id", 0}, {"type", "Unknown"}, {"name", agent}, {"uid", agent}}},
           {"resources", resources_of(a)}};
  if (uid == vulnerability_finding.uid)
    out["vulnerabilities"] = vulnerabilities_of(native);
  else if (uid == compliance_finding.uid)
    out["compliance"] = compliance_of(native);
  else
    out["is_alert"] = true;
  out["unmapped"] = {{"muster", native}};
  return out;
}

}  // namespace alerts
