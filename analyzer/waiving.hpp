// What waivers do to alerts: one about a failed check that is waived is raised all the same, at the
// lowest severity, and says so.
#pragma once

#include <optional>
#include <string>

#include "schemas/waivers/waivers.hpp"

namespace analyzer {

/// The waivers there are while a change-set is judged.
struct waiving {
  const schemas::waivers* waivers = nullptr;  ///< null: none
  std::int64_t now = 0;                       ///< ms, UTC

  /// What an alert about this row of `checks` says of the waiver that applies to it; nothing when
  /// none does. A change-set carries no evidence, so that a waiver pinned to it does not apply.
  std::optional<std::string> note(std::string_view agent, std::string_view stable) const;
};

}  // namespace analyzer
