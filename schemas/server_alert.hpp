// What the server raises itself about an agent, beside what the rules make of changed rows.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "schemas/messages.hpp"

namespace schemas {

/// What the alerts stage finds itself, from what is stored and the feeds that were imported.
inline constexpr std::string_view vulnerability_appeared = "vulnerability-appeared",
                                  vulnerability_fixed = "vulnerability-fixed";

/// The rules of such alerts; no rule of a file has one of these names.
inline constexpr std::array<std::string_view, 12> server_rules{
    "agent-state-reset", "mirror-repaired",   "store-rebuilt",        "duplicate-agent",
    "evidence-lapsed",   "alerts-cut",        "waiver-expired",       "policy-broken",
    "history-cut",       "duplicate-machine", vulnerability_appeared, vulnerability_fixed};

/// `occasion`: bytes that tell this alert from others of the rule and agent; the id is made of the
/// three, so that it is the same however often it is raised. No table, epoch or version.
alert server_alert(const std::string& agent, std::string_view rule, severity s,
                   std::string_view occasion, std::string message);

}  // namespace schemas
