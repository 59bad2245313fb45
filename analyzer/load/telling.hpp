#pragma once

#include "analyzer/ruleset.hpp"
#include "common/yaml/reading.hpp"

namespace analyzer::load {

/// `part_of`, `many` and `settles`: how the alerts stage tells what a rule raises.
common::status read_telling(const common::yaml::node& n, rule& r);

/// Of a key that need not be there: false then.
common::result<bool> read_truth(const common::yaml::node& n, std::string_view key);

}  // namespace analyzer::load
