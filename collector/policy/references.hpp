// What a check refers to: `compliance`, `mitre` and `references` of every dialect, in one spelling.
#pragma once

#include <string>
#include <vector>

#include "collector/policy/tree.hpp"

namespace collector::policy {

/// `FAMILY:ID` of compliance (cis:5.2.1) and mitre (mitre:T1036), and references as they stand;
/// each once, at most 64 of 256 bytes. Null: the check has no such key.
std::vector<std::string> references_of(const node* compliance, const node* mitre,
                                       const node* references);

}  // namespace collector::policy
