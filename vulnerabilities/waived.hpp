#pragma once

#include "schemas/waivers/waivers.hpp"
#include "vulnerabilities/host_findings.hpp"

namespace vulnerabilities {

/// The first waiver that applies to something affected now, or null.
const schemas::waiver* waiver_of(const finding& f, const schemas::waivers& all,
                                 std::string_view agent, i64 now);

}  // namespace vulnerabilities
