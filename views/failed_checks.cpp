#include "views/failed_checks.hpp"

#include <algorithm>

#include "schemas/assessment.hpp"
#include "views/checks.hpp"
#include "views/values.hpp"

namespace views {

using common::errc;
using common::fail;
using schemas::json;

common::result<failed_checks> find_failed(const store::reader& r, const std::string& agent,
                                          const schemas::waivers& waivers, std::int64_t now) {
  auto rows = r.rows(schemas::table_id::checks);
  if (!rows) return fail(rows.error());
  std::vector<schemas::check> found;
  for (const auto& row : *rows) {
    auto c = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
    if (!c) return fail(errc::corrupt, "{}", c.error().detail);
    if (c->result == "failed") found.push_back(std::move(*c));
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, severity_of);
  failed_checks out;
  for (const auto& c : found) {
    auto& to = waivers.find(agent, c, now) == nullptr ? out.failed : out.waived;
    to.push_back({{"policy", c.policy.value_or("")},
                  {"id", c.check_id.value_or("")},
                  {"severity", text_json(c.severity)},
                  {"title", schemas::printable_utf8(c.title.value_or(""))}});
  }
  return out;
}

std::uint64_t failed_checks::waived_of(const std::string& policy) const {
  const auto of_policy = [&](const json& c) { return c["policy"] == policy; };
  return static_cast<std::uint64_t>(std::ranges::count_if(waived, of_policy));
}

std::uint64_t failed_checks::still_failed(const schemas::policy_report& p) const {
  return p.failed - std::min(p.failed, waived_of(p.policy));
}

}  // namespace views
