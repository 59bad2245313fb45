// What waivers do to alerts: one about a failed check that is waived is raised all the same, at the lowest severity, and says so.
#pragma once

#include <vector>

#include "schemas/messages.hpp"
#include "schemas/waivers/waivers.hpp"

namespace analyzer {

/// Alerts of one agent. Change-sets carry no evidence, so that a waiver pinned to it does not apply here.
void waive(std::vector<schemas::alert>& alerts, const schemas::waivers& waivers, std::int64_t now);

}  // namespace analyzer
