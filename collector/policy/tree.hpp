// What a policy file may be before anybody asks what it means: a bounded YAML tree.
#pragma once

#include "common/yaml/tree.hpp"

namespace collector::policy {

using common::yaml::irregularity;
using common::yaml::mark;
using common::yaml::node;
using common::yaml::tree_limits;

inline common::result<node> parse_tree(const std::string& text, bool strict,
                                       std::vector<irregularity>* seen = nullptr,
                                       bool last_key_wins = false) {
  return common::yaml::parse_tree(text, strict,
                                  {.noun = "a policy", .last_key_wins = last_key_wins}, seen);
}

}  // namespace collector::policy
