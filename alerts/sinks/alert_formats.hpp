// Alerts in the words of others. Each is checked in tests against the schema of its publisher.
#pragma once

#include <string>
#include <string_view>

#include "schemas/told_alert.hpp"

namespace alerts {

inline constexpr std::string_view ecs_version = "9.4.0", ocsf_version = "1.8.0";

/// `cut`: something was left out for want of room.
schemas::json native_alert(const schemas::told_alert& a, bool cut);
/// Elastic Common Schema; `event.original` is the native object.
schemas::json ecs_event(const schemas::told_alert& a, bool cut);
/// Open Cybersecurity Schema Framework: a Vulnerability Finding (2002) of known vulnerabilities, a
/// Compliance Finding (2003) of checks and policies, else a Detection Finding (2004); `unmapped`
/// has the native object.
schemas::json ocsf_event(const schemas::told_alert& a, bool cut);

/// For chats, as one line of text that mentions nobody and hides no link, whatever a host is called
/// or says: `[high] web-1: user added: mallory`.
std::string chat_text(const schemas::told_alert& a);
/// What a template that was checked makes of it.
std::string template_text(const schemas::told_alert& a, std::string_view text);

}  // namespace alerts
