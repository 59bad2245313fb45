#include "views/checks.hpp"

#include <algorithm>
#include <array>

#include "common/clock.hpp"
#include "common/letters.hpp"
#include "common/natural_order.hpp"
#include "schemas/severity.hpp"
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

std::size_t urgency(std::string_view result, schemas::severity how_grave) {
  const auto at = std::ranges::find(check_results, result) - check_results.begin();
  const auto below = schemas::severity_names.size() - 1 - static_cast<std::size_t>(how_grave);
  return static_cast<std::size_t>(at) * schemas::severity_names.size() + below;
}

schemas::severity severity_of(const schemas::check& c) {
  return schemas::severity_named(c.severity.value_or("")).value_or(schemas::severity::medium);
}

namespace {

std::size_t urgency(const stored_check& s) {
  return views::urgency(s.waiver != nullptr ? "waived" : s.check.result.value_or(""),
                        severity_of(s.check));
}

/// Below zero: it stands before the other one.
int compare(const stored_check& a, const stored_check& b) {
  if (urgency(a) != urgency(b)) return urgency(a) < urgency(b) ? -1 : 1;
  const int policies =
      common::compare_naturally(a.check.policy.value_or(""), b.check.policy.value_or(""));
  if (policies != 0) return policies;
  return common::compare_naturally(a.check.check_id.value_or(""), b.check.check_id.value_or(""));
}

}  // namespace

void sort_by_urgency(std::vector<stored_check>& all) {
  std::ranges::stable_sort(all, [](const auto& a, const auto& b) { return compare(a, b) < 0; });
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
          {"severity", text_json(c.severity)},
          {"underlying", waived ? text_json(c.result) : json(nullptr)},
          {"reason", text_json(c.reason)},
          {"since", time_json(s.changed.commit_time)},
          {"scan_id", s.changed.scan_id}};
}

namespace {

/// `5.2` of `5.2`, `5.2.1` and `CIS Debian 12 v1.1 5.2.1`.
bool is_id(std::string_view id, std::string_view wanted) {
  if (id == wanted) return true;
  id = id.substr(id.rfind(' ') + 1);
  return id.starts_with(wanted) &&
         (id.size() == wanted.size() || std::string_view(".(").find(id[wanted.size()]) != id.npos);
}

bool refers_to(std::string_view reference, std::string_view wanted) {
  if (reference == wanted) return true;
  const auto colon = wanted.find(':');
  if (reference.substr(0, reference.find(':')) != wanted.substr(0, colon)) return false;
  return colon == wanted.npos || is_id(reference.substr(colon + 1), wanted.substr(colon + 1));
}

}  // namespace

bool has_reference(const std::vector<std::string>& references, std::string_view wanted) {
  const auto want = common::lower_case(wanted);
  return std::ranges::any_of(
      references, [&](const auto& one) { return refers_to(common::lower_case(one), want); });
}

json explained_json(const stored_check& s) {
  json out = check_json(s);
  out["condition"] = text_json(s.check.condition);
  out["waiver"] =
      s.waiver == nullptr ? json(nullptr) : waiver_json(*s.waiver, waiver_state::active);
  out["definition"] = text_json(s.check.definition);
  out["evidence_sha256"] = schemas::evidence_hash(s.check);
  const auto rules = json::parse(s.check.evidence.value_or("[]"), nullptr, false);
  out["rules"] = rules.is_discarded() ? json::array() : rules;
  out["description"] = text_json(s.check.description);
  out["rationale"] = text_json(s.check.rationale);
  out["remediation"] = text_json(s.check.remediation);
  out["references"] = texts_json(s.check.references.value_or(std::vector<std::string>{}));
  return out;
}

std::string_view name(waiver_state s) {
  switch (s) {
    case waiver_state::expired:
      return "expired";
    case waiver_state::active:
      return "active";
    case waiver_state::redefined:
      return "redefined";
    case waiver_state::other_evidence:
      return "other evidence";
    case waiver_state::matches_nothing:
      break;
  }
  return "matches nothing";
}

json waiver_json(const schemas::waiver& w, waiver_state state) {
  return {{"policy", w.policy},
          {"checks", w.checks},
          {"agents", w.agents},
          {"owner", schemas::printable_utf8(w.owner)},
          {"reason", schemas::printable_utf8(w.reason)},
          {"expires", common::format_time(w.expires)},
          {"evidence_sha256", w.evidence.empty() ? json(nullptr) : json(w.evidence)},
          {"definition", w.definition.empty() ? json(nullptr) : json(w.definition)},
          {"state", name(state)}};
}

waiver_search::waiver_search(const schemas::waivers& all, std::int64_t now) : all_(all) {
  for (const auto& w : all.all)
    states_.push_back(w.is_expired(now)           ? waiver_state::expired
                      : w.is_of_vulnerabilities() ? waiver_state::active
                                                  : waiver_state::matches_nothing);
}

void waiver_search::look_at(const std::string& agent, const schemas::check& c) {
  for (std::size_t n = 0; n < states_.size(); ++n) {
    const auto& w = all_.all[n];
    auto& state = states_[n];
    if (state == waiver_state::expired || state == waiver_state::active ||
        !w.covers(agent, c.policy.value_or(""), c.check_id.value_or("")))
      continue;
    const auto now = !w.is_of(c)             ? waiver_state::redefined
                     : !w.has_evidence_of(c) ? waiver_state::other_evidence
                                             : waiver_state::active;
    state = std::max(state, now);
  }
}

}  // namespace views
