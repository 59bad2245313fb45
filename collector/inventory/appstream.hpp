// AppStream metadata of an application (https://www.freedesktop.org/software/appstream/docs/), as
// far as it tells the version that is installed.
#pragma once

#include <string_view>

#include "schemas/value.hpp"

namespace collector::inventory {

/// The version of the newest release by its `timestamp` or `date`, whatever their order; the first
/// one where none has a time. Absent: no release, no XML, or one with a document type, which such
/// files do not have.
schemas::text newest_release(std::string_view xml);

}  // namespace collector::inventory
