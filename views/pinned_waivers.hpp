// Waivers with the definition of the checks that they cover: who grants one pins it to what the
// check demands, or it follows the id to whatever a later release makes of it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "schemas/waivers/waivers.hpp"

namespace views {

class waiver_pins {
 public:
  /// The waivers outlive it.
  explicit waiver_pins(const schemas::waivers& all) : all_(all), found_(all.all.size()) {}
  void look_at(const std::string& agent, const schemas::check& c);

  /// In the order of the file, one for each check and each definition that some agent has now. What
  /// is pinned already, and what covers no check, is as it was.
  std::vector<schemas::waiver> pinned() const;
  /// Those of which some check, or every one, is of no agent, and so could not be pinned.
  std::vector<const schemas::waiver*> unknown() const;

 private:
  /// One with the checks that it names and no agent has.
  schemas::waiver unseen(std::size_t n) const;

  const schemas::waivers& all_;
  std::vector<std::map<std::string, std::set<std::string>>> found_;  ///< definitions by check
};

/// Those without `definition`, which follow the id of their checks.
std::vector<const schemas::waiver*> unpinned(const schemas::waivers& all, std::int64_t now);

/// A waiver file that says the same; labels stand in it as the agents they mean.
std::string waivers_yaml(const std::vector<schemas::waiver>& all);

}  // namespace views
