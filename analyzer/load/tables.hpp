#pragma once

#include "analyzer/ruleset.hpp"
#include "common/yaml/reading.hpp"

namespace analyzer::load {

/// A table whose changes reach analyzers.
common::result<const schemas::table*> find_table(const common::yaml::node& n);

/// `tables`: which rows of a table are one.
common::status read_tables(const common::yaml::node& n, ruleset& to);

}  // namespace analyzer::load
