// The tables of security-configuration assessment.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One policy that the agent evaluates.
struct policy {
  static constexpr auto id = table_id::policies;
  static constexpr std::string_view name_of_table = "policies";
  text policy, name, sha256, origin, dialect, trust;
  static constexpr auto fields() {
    return listing(key("policy", &policy::policy, {.ecs = "policy.id", .wazuh = "policy_id"}),
                   stable("name", &policy::name, {.ecs = "policy.name", .wazuh = "name"}),
                   stable("sha256", &policy::sha256, {.wazuh = "hash_file"}),
                   stable("origin", &policy::origin, {.wazuh = "file"}),
                   stable("dialect", &policy::dialect), stable("trust", &policy::trust));
  }
};

/// One check and its verdict. `references` are `FAMILY:ID` (cis:5.2.1, mitre:T1036) and addresses;
/// `evidence` is JSON: rule by rule what was looked at and why that decides the check.
struct check {
  static constexpr auto id = table_id::checks;
  static constexpr std::string_view name_of_table = "checks";
  text policy, check_id, title, result, reason, condition, remediation, evidence;
  text description, rationale;
  list references;
  text definition;  ///< of condition and rules: another one is another check under the same id
  text severity;    ///< where the policy says it: a name of severity.hpp
  static constexpr auto fields() {
    return listing(
        key("policy", &check::policy, {.ecs = "policy.id", .wazuh = "policy_id"}),
        key("id", &check::check_id, {.ecs = "check.id", .wazuh = "id"}),
        stable("title", &check::title, {.ecs = "check.name", .wazuh = "title"}),
        stable("result", &check::result, {.ecs = "check.result", .wazuh = "result"}),
        stable("reason", &check::reason, {.ecs = "check.reason", .wazuh = "reason"}),
        stable("condition", &check::condition, {.ecs = "check.condition", .wazuh = "condition"}),
        stable("remediation", &check::remediation,
               {.ecs = "check.remediation", .wazuh = "remediation"}),
        stable("definition", &check::definition, {.ecs = "check.definition"}),
        stable("description", &check::description,
               {.ecs = "check.description", .wazuh = "description"}),
        stable("rationale", &check::rationale, {.ecs = "check.rationale", .wazuh = "rationale"}),
        stable("references", &check::references,
               {.ecs = "check.references", .wazuh = "references"}),
        stable("severity", &check::severity, {.ecs = "check.severity"}),
        volatile_("evidence", &check::evidence));
  }
};

/// One policy or table in one scan, derived by wdb from the agent's report; in no root.
struct scan {
  static constexpr auto id = table_id::scans;
  static constexpr std::string_view name_of_table = "scans";
  text scan_id, kind, name;
  text status, reason;
  instant started_at, ended_at;
  integer rows, passed, failed, not_applicable;
  decimal score;
  text md5;
  decimal score_store;
  text md5_store;
  integer cpu_ms;
  integer wall_ms, bytes_read, peak_bytes;
  static constexpr auto fields() {
    return listing(key("scan_id", &scan::scan_id, {.wazuh = "scan_id"}), key("kind", &scan::kind),
                   key("name", &scan::name, {.wazuh = "policy_id"}),
                   stable("status", &scan::status), stable("reason", &scan::reason),
                   stable("started_at", &scan::started_at, {.unit = "UTC", .wazuh = "start_scan"}),
                   stable("ended_at", &scan::ended_at, {.unit = "UTC", .wazuh = "end_scan"}),
                   stable("rows", &scan::rows, {.wazuh = "total_checks"}),
                   stable("passed", &scan::passed, {.wazuh = "pass"}),
                   stable("failed", &scan::failed, {.wazuh = "fail"}),
                   stable("not_applicable", &scan::not_applicable, {.wazuh = "invalid"}),
                   stable("score", &scan::score, {.unit = "percent", .wazuh = "score"}),
                   stable("md5", &scan::md5, {.wazuh = "hash"}),
                   stable("score_store", &scan::score_store, {.unit = "percent"}),
                   stable("md5_store", &scan::md5_store),
                   stable("cpu_ms", &scan::cpu_ms, {.unit = "ms"}),
                   stable("wall_ms", &scan::wall_ms, {.unit = "ms"}),
                   stable("bytes_read", &scan::bytes_read, {.unit = "bytes"}),
                   stable("peak_bytes", &scan::peak_bytes, {.unit = "bytes"}));
  }
};

}  // namespace schemas
