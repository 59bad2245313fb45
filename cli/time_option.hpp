#pragma once

#include <cstdint>
#include <string>

#include "common/result.hpp"

namespace cli {

/// The time point typed as the value of `option`. usage: it is not a time; the option is named.
common::result<std::int64_t> time_option(const std::string& option, const std::string& typed);

}  // namespace cli
