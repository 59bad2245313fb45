// Checks as the server has them: verdict, when it changed, and what is waived.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/assessment.hpp"
#include "schemas/json.hpp"
#include "schemas/severity.hpp"
#include "schemas/waivers/waivers.hpp"
#include "views/last_changes.hpp"

namespace views {

struct stored_check {
  schemas::check check;
  last_change changed;
  const schemas::waiver* waiver = nullptr;  ///< that applies just now
  bool has_failed() const { return waiver == nullptr && check.result == "failed"; }
};

/// In the order of their keys. `waivers` must outlive what is returned.
common::result<std::vector<stored_check>> stored_checks(const store::reader& r,
                                                        const std::string& agent,
                                                        const schemas::waivers& waivers,
                                                        std::int64_t now);

/// Of a check whose policy does not say it, as if it were medium.
schemas::severity severity_of(const schemas::check& c);
/// What a verdict may be, the one that has to be looked at first in front.
inline constexpr std::array<std::string_view, 6> check_results{
    "failed", "invalid", "not_run", "waived", "passed", "not_applicable"};
/// Of a verdict: the smallest has to be looked at first.
std::size_t urgency(std::string_view result, schemas::severity how_grave);

/// What somebody has to do something about comes first: failed, then what could not be judged, then
/// waived, passed and not applicable ones; of each the gravest, and then as their policies are in
/// order.
void sort_by_urgency(std::vector<stored_check>& all);

/// The checks that `typed` names: an id, which several policies may have, or POLICY/ID.
std::vector<const stored_check*> find_checks(const std::vector<stored_check>& all,
                                             const std::string& typed);

/// A row of `muster checks`.
schemas::json check_json(const stored_check& c);
/// Whether it refers to `wanted`: a family (cis), FAMILY:ID, or an address, in any case; an id also
/// stands for those below it (cis:5.2 for 5.2.1), and for one with a title in front of it.
bool has_reference(const std::vector<std::string>& references, std::string_view wanted);

/// The same with what decided it: condition, waiver, rules, remediation, and what it is about.
schemas::json explained_json(const stored_check& c);

enum class waiver_state : std::uint8_t {
  matches_nothing,  ///< no agent has a check that it covers
  redefined,        ///< such checks demand something else than when it was granted
  other_evidence,   ///< what is seen of such checks is not what it was granted for
  active,
  expired,
};
std::string_view name(waiver_state s);
/// A row of `muster waivers`.
schemas::json waiver_json(const schemas::waiver& w, waiver_state state);

/// Looks for the checks that waivers cover; the waivers outlive it.
class waiver_search {
 public:
  waiver_search(const schemas::waivers& all, std::int64_t now);
  void look_at(const std::string& agent, const schemas::check& c);
  /// In the order of the file.
  const std::vector<waiver_state>& states() const { return states_; }

 private:
  const schemas::waivers& all_;
  std::vector<waiver_state> states_;
};

}  // namespace views
