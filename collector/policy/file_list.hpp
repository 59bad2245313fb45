// A list of files of which some are not there.
#pragma once

#include "collector/policy/judge.hpp"

namespace collector::policy {

/// muster: where a rule counts because no line was found, a file that its list names and that is
/// not there is an obstacle: it may be the one that was meant. That a glob finds none is not.
void open_if_one_is_missing(const rule& r, condition want, facts& host, dialect d,
                            rule_evidence& out);

}  // namespace collector::policy
