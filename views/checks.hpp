// Checks as the server has them: verdict, when it changed, and what is waived.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/assessment.hpp"
#include "schemas/json.hpp"
#include "schemas/waivers/waivers.hpp"
#include "views/last_changes.hpp"

namespace views {

struct stored_check {
  schemas::check check;
  last_change changed;
  const schemas::waiver* waiver = nullptr;  ///< that applies just now
};

/// In the order of their keys. `waivers` must outlive what is returned.
common::result<std::vector<stored_check>> stored_checks(const store::reader& r,
                                                        const std::string& agent,
                                                        const schemas::waivers& waivers,
                                                        std::int64_t now);

/// The checks that `typed` names: an id, which several policies may have, or POLICY/ID.
std::vector<const stored_check*> find_checks(const std::vector<stored_check>& all,
                                             const std::string& typed);

/// A row of `muster checks`.
schemas::json check_json(const stored_check& c);
/// The same with what decided it: condition, waiver, rules, remediation.
schemas::json explained_json(const stored_check& c, std::int64_t now);
/// A row of `muster waivers`.
schemas::json waiver_json(const schemas::waiver& w, std::int64_t now);

}  // namespace views
