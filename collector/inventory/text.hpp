// The cutting tools of common/text.hpp by their short names: every parser here uses them.
#pragma once

#include "common/text.hpp"

namespace collector::inventory {

using common::next_joined;
using common::next_line;
using common::number;
using common::split;
using common::text_or_absent;
using common::trim;

}  // namespace collector::inventory
