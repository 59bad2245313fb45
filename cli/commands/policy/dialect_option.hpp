#pragma once

#include <optional>
#include <string>

#include "cli/option_list.hpp"
#include "collector/policy/rule.hpp"

namespace cli {

struct dialect_option {
  std::optional<std::string> dialect;
};
void add_dialect_option(option_list& to, dialect_option& o);

/// What `--dialect` says; empty: the file decides. usage: there is no such dialect.
common::result<std::optional<collector::policy::dialect>> chosen_dialect(const dialect_option& o);

}  // namespace cli
