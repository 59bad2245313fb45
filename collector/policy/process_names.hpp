// Which process a rule `p:` means.
#pragma once

#include "collector/policy/observer.hpp"
#include "collector/policy/rule.hpp"

namespace collector::policy {

/// wazuh5 looks at the name and the first word. The kernel cuts names, programs rename themselves,
/// and scripts run under the name of their interpreter: in muster what was started counts as well.
bool is_process(const process_fact::one& p, const std::string& wanted, dialect d);

}  // namespace collector::policy
