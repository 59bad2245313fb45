#pragma once

#include "common/pcre/regex.hpp"

namespace collector::policy {

using common::pcre::regex;

}  // namespace collector::policy
