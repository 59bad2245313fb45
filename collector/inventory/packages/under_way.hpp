// Whether packages are being installed or removed right now.
#pragma once

#include "common/root_dir.hpp"

namespace collector::inventory {

/// Then files are new, and what their database says of them is old: that nobody has them, or that
/// they are another than was brought, is not known.
bool packages_are_changing(const common::root_dir& host);

}  // namespace collector::inventory
