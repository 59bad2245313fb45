// What the files of lint ask of characters, by its short name.
#pragma once

#include "common/letters.hpp"

namespace collector::policy {

using common::is_blank, common::is_digit, common::is_letter;

}  // namespace collector::policy
