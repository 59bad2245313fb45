#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/json.hpp"
#include "schemas/waivers/waivers.hpp"
#include "store/agent_store.hpp"

namespace views {

/// `{policy,id,severity,title}` of the checks that failed, the gravest first: of those that nobody
/// waived, and of the waived ones.
struct failed_checks {
  std::vector<schemas::json> failed, waived;
  std::uint64_t waived_of(const std::string& policy) const;
  /// What the report counts as failed, without the waived ones: a report knows no waivers.
  std::uint64_t still_failed(const schemas::policy_report& p) const;
};

common::result<failed_checks> find_failed(const store::reader& r, const std::string& agent,
                                          const schemas::waivers& waivers, std::int64_t now);

}  // namespace views
