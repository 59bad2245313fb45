// Judging as Wazuh 4.x does: lists of targets, links that are followed, nothing that cannot be read
// is taken for empty.
#pragma once

#include "collector/policy/finding.hpp"

namespace collector::policy {

finding look_wazuh4(const rule& r, facts& host);

}  // namespace collector::policy
