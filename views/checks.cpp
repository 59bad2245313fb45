#include "views/checks.hpp"

#include "common/clock.hpp"
#include "views/values.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

result<std::vector<stored_check>> stored_checks(const store::reader& r, const std::string& agent,
                                                const schemas::waivers& waivers, std::int64_t now) {
  auto rows = r.rows(schemas::table_id::checks);
  if (!rows) return fail(rows.error());
  std::set<std::string> keys;
  for (const auto& row : *rows) keys.insert(row.key.bytes);
  auto changes = last_changes(r, schemas::table_id::checks, std::move(keys));
  if (!changes) return fail(changes.error());
  std::vector<stored_check> out;
  for (const auto& row : *rows) {
    auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
    if (!check) return fail(errc::corrupt, "{}", check.error().detail);
    const auto* waiver = waivers.find(agent, *check, now);
    out.push_back({std::move(*check), std::move((*changes)[row.key.bytes]), waiver});
  }
  return out;
}

std::vector<const stored_check*> find_checks(const std::vector<stored_check>& all,
                                             const std::string& typed) {
  std::vector<const stored_check*> out;
  for (const auto& c : all) {
    const auto id = c.check.check_id.value_or("");
    if (id == typed || c.check.policy.value_or("") + "/" + id == typed) out.push_back(&c);
  }
  return out;
}

json check_json(const stored_check& s) {
  const auto& c = s.check;
  const bool waived = s.waiver != nullptr;
  return {{"policy", text_json(c.policy)},
          {"id", text_json(c.check_id)},
          {"title", text_json(c.title)},
          {"result", waived ? json("waived") : text_json(c.result)},
          {"underlying", waived ? text_json(c.result) : json(nullptr)},
          {"reason", text_json(c.reason)},
          {"changed_at", time_json(s.changed.commit_time)},
          {"scan_id", s.changed.scan_id}};
}

json explained_json(const stored_check& s, std::int64_t now) {
  json out = check_json(s);
  out["condition"] = text_json(s.check.condition);
  out["waiver"] = s.waiver == nullptr ? json(nullptr) : waiver_json(*s.waiver, now);
  out["evidence_sha256"] = schemas::evidence_hash(s.check);
  const auto rules = json::parse(s.check.evidence.value_or("[]"), nullptr, false);
  out["rules"] = rules.is_discarded() ? json::array() : rules;
  out["remediation"] = text_json(s.check.remediation);
  return out;
}

json waiver_json(const schemas::waiver& w, std::int64_t now) {
  return {{"policy", w.policy},
          {"checks", w.checks},
          {"agents", w.agents},
          {"owner", schemas::printable_utf8(w.owner)},
          {"reason", schemas::printable_utf8(w.reason)},
          {"expires", common::format_time(w.expires)},
          {"evidence_sha256", w.evidence.empty() ? json(nullptr) : json(w.evidence)},
          {"state", w.is_expired(now) ? "expired" : "active"}};
}

}  // namespace views
