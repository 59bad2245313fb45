// What a failed check looked at where nothing in it decided: its beginning, for people.
#pragma once

#include <span>

#include "collector/policy/judge.hpp"
#include "collector/policy/policy.hpp"

namespace collector::policy {

/// Gives those rules their first lines that made the check fail by finding nothing; masked, at most
/// 4 KiB for all of them. `evidence` is that of `rules`, in their order.
void show_first_lines(std::span<const loaded_rule> rules, condition want, facts& host, dialect d,
                      std::span<rule_evidence> evidence);
/// The same of one rule.
void show_first_lines(const rule& r, facts& host, dialect d, rule_evidence& e);

}  // namespace collector::policy
