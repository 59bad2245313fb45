// Capabilities of a file, as the attribute `security.capability` keeps them (capabilities(7)).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace collector::inventory {

/// As getcap(8) writes them, `cap_net_raw=ep`; several groups with blanks between them, and
/// `[rootid=7]` behind what holds in a user namespace only. Nothing: the attribute reads otherwise.
std::optional<std::string> capabilities_text(std::string_view attribute);

}  // namespace collector::inventory
