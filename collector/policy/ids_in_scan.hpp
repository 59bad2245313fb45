// The ids of the policies that are scanned together. Here a check's id is its policy's own; in
// Wazuh one id means one check of the whole scan.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "collector/policy/policy.hpp"

namespace collector::policy {

/// A check whose id an earlier policy has, too.
struct id_clash {
  mark at;
  std::string id, earlier;  ///< the file that had it first
};

class ids_in_scan {
 public:
  /// Notes the ids of one more policy. Those that policies before it have, in the order of its
  /// file: numbers by value; 4.x keeps policies and checks in one list, so a policy's id may clash
  /// as well, and notes nothing after an id 0.
  std::vector<id_clash> add(const policy& p);

 private:
  std::map<std::string, std::string> seen_;  ///< id to file
};

/// 4.x does not take a policy that has an id of an earlier one: all its checks are broken, with
/// that reason.
void refuse_clashes(policy& p, const std::vector<id_clash>& clashes);
/// What to tell who scans the policies together, and in which dialects it matters.
std::vector<diagnostic> lint_clashes(const policy& p, const std::vector<id_clash>& clashes);

}  // namespace collector::policy
