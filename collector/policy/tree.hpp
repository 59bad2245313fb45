// What a policy file may be before anybody asks what it means: a bounded YAML tree.
#pragma once

#include "common/yaml/tree.hpp"

namespace collector::policy {

using common::yaml::irregularity;
using common::yaml::mark;
using common::yaml::node;
using common::yaml::tree_limits;

/// As many as 10,000 checks with one rule each and a title take, and as much again.
inline constexpr std::size_t most_policy_nodes = 250'000;

inline common::result<node> parse_tree(const std::string& text, bool strict,
                                       std::vector<irregularity>* seen = nullptr,
                                       bool last_key_wins = false) {
  return common::yaml::parse_tree(
      text, strict,
      {.nodes = most_policy_nodes, .noun = "a policy", .last_key_wins = last_key_wins}, seen);
}

}  // namespace collector::policy
