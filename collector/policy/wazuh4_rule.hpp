// The rules of Wazuh 4.x, read the way its engine reads them.
#pragma once

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// What 4.x does when it meets a rule: some cost the whole policy when it is loaded, some end the
/// scan of it.
enum class fate { judged, rejects_policy, stops_scan };
fate fate_in_wazuh4(std::string_view rule);

/// malformed: 4.x rejects the policy for this rule, or stops the scan at it; the text says which.
common::result<rule> parse_wazuh4_rule(std::string_view rule, dialect d);

}  // namespace collector::policy
